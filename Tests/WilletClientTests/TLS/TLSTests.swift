import Testing
import WilletClient

@Suite("TLS, against a server on loopback", .timeLimit(.minutes(1)))
struct TLSTests {
    private func client(
        _ server: TLSServer,
        host: String = "localhost",
        _ change: (inout Configuration) -> Void
    ) throws -> WebSocketClient {
        try Clients.make(port: server.port, scheme: "wss", host: host) {
            $0.reconnect = ReconnectPolicy()
            change(&$0)
        }
    }

    @Test("a CA file vouches for it, for a name and for an address", arguments: ["localhost", "127.0.0.1"])
    func trusted(host: String) async throws {
        let server = try await TLSServer(name: host == "localhost" ? "DNS:localhost" : "IP:127.0.0.1")
        defer { server.stop() }
        let client = try client(server, host: host) { $0.tls.certificateAuthorityFiles = [server.certificateFile] }
        try await client.connect()
        try await client.send(.text("secret"))
        var reader = TraceReader(client)
        _ = await reader.read { $0 == .text("secret") }
        #expect(try await client.disconnect().wasClean)
    }

    @Test("without verification any certificate will do")
    func unverified() async throws {
        let server = try await TLSServer(name: "DNS:elsewhere.example")
        defer { server.stop() }
        let client = try client(server) { $0.tls.verifies = false }
        try await client.connect()
        #expect(try await client.disconnect().wasClean)
    }

    @Test("a server that does not speak TLS is said not to")
    func plainServer() async throws {
        let server = try RawServer { connection, _ in
            try connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss")
        guard case .tls(let failure)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
        #expect(failure.kind == .handshake)
        #expect(failure.detail.contains("ws://"))
    }

    @Test("a server that ends in the TLS handshake is a failure to connect, and tried again", arguments: [true, false])
    func endsEarly(resets: Bool) async throws {
        let server = try RawServer { connection, _ in
            if resets { connection.reset() }
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss")
        let error = await webSocketError { try await client.connect() }
        guard case .connectFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a server that is silent in the TLS handshake is given up at the deadline")
    func silent() async throws {
        let server = try RawServer { connection, _ in connection.readToEnd() }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss") { $0.connectTimeout = .milliseconds(200) }
        guard case .connectTimeout(_, after: .milliseconds(200))? = await webSocketError({ try await client.connect() })
        else {
            Issue.record("another error")
            return
        }
    }

    @Test("after both Closes the end is clean, with or without TLS's own notice", arguments: [true, false])
    func ending(notifies: Bool) async throws {
        let server = try await TLSServer(name: "DNS:localhost", ending: notifies ? .closeNotify : .truncation)
        defer { server.stop() }
        let client = try client(server) { $0.tls.verifies = false }
        try await client.connect()
        let frame = CloseFrame(code: .normalClosure)
        let end = try await client.disconnect()
        #expect(end == Disconnection(generation: 1, reason: .client, sent: frame, received: frame, wasClean: true))
        var reader = TraceReader(client)
        #expect(await reader.readUntilClosed().allSatisfy { $0.failure == nil })
    }

    @Test("a truncation before both Closes is 1006, and the session connects again")
    func truncation() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let client = try client(server) {
            $0.tls.verifies = false
            $0.reconnect.baseDelay = .milliseconds(10)
        }
        try await client.connect()
        try await client.send(.text("cut"))
        var reader = TraceReader(client)
        let end = try #require(await reader.readUntilClosed().compactMap(\.disconnection).first)
        #expect(end.code == .abnormalClosure)
        #expect(end.willReconnect)
        guard case .connectionLost? = end.error else {
            Issue.record("another error")
            return
        }
        _ = await reader.read { $0 == .opened(2) }
        try await client.disconnect()
    }

    @Test("every message that TLS still holds at the close deadline has its fate, before the end")
    func stall() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let client = try client(server) {
            $0.tls.verifies = false
            $0.closeTimeout = .milliseconds(300)
            $0.outboundByteLimit = 64 << 20
            $0.reportsSends = true
        }
        try await client.connect()
        try await client.send(.text("stall"))
        var reader = TraceReader(client)
        _ = await reader.read { $0 == .text("stall") }
        let count = 32
        for _ in 0..<count { try client.enqueue(.binary([UInt8](repeating: 0, count: 1 << 20))) }
        let end = try await client.disconnect()
        #expect(end.error == .closeTimeout(after: .milliseconds(300)))
        var told = 0
        for trace in await reader.readUntilClosed() {
            if case .sent(let messages) = trace { told += messages.count }
            if case .unsent(let number, _) = trace { told += number }
        }
        #expect(told == count)
        #expect(client.pendingMessages == 0)
    }

    @Test("a peer that is failed over TLS gets the Close frame, and answers it before the deadline")
    func violation() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let client = try client(server) {
            $0.tls.verifies = false
            $0.closeTimeout = .seconds(120)
        }
        try await client.connect()
        try await client.send(.text("violate"))
        var reader = TraceReader(client)
        let end = await reader.readUntilClosed().compactMap(\.disconnection).first
        #expect(end?.error == .protocolViolation(.reservedOpcode(3)))
        #expect(end?.sent?.code == .protocolError)
    }
}
