import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Through an HTTP proxy, against raw bytes", .timeLimit(.minutes(1)))
struct HTTPProxyTests {
    static let granted = "HTTP/1.1 200 Connection established\r\n\r\n"

    @Test("ws too is tunnelled, with the name as it is; the server hears nothing of the proxy")
    func tunnel() async throws {
        let (heads, sink) = AsyncStream.makeStream(of: [String].self)
        let proxy = try RawServer { connection, _ in
            sink.yield(try connection.readHead())
            try connection.write(Self.granted)
            sink.yield(try connection.upgrade())
            try connection.echo()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port, credentials: "us%65r:p%20w@")
        try await client.connect()
        let handshake = try #require(await client.handshake)
        #expect(handshake.proxy == "http://127.0.0.1:\(proxy.port)")
        #expect(handshake.remoteAddress == "127.0.0.1:\(proxy.port)")
        #expect(handshake.timings.proxy != nil)
        try await client.send(.text("hello"))
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "hello")
        try await client.disconnect()

        var iterator = heads.makeAsyncIterator()
        let connect = [
            "CONNECT server.example:8080 HTTP/1.1", "Host: server.example:8080",
            "Proxy-Authorization: Basic dXNlcjpwIHc=",
        ]
        #expect(await iterator.next() == connect)
        let upgrade = try #require(await iterator.next())
        #expect(upgrade.prefix(2) == ["GET / HTTP/1.1", "Host: server.example:8080"])
        #expect(!upgrade.contains { $0.hasPrefix("Proxy-") })
    }

    @Test("without credentials none are sent, and an IPv6 address stands in brackets")
    func plain() async throws {
        let (heads, sink) = AsyncStream.makeStream(of: [String].self)
        let proxy = try RawServer { connection, _ in
            sink.yield(try connection.readHead())
            try connection.write(Self.granted)
            try connection.upgrade()
            try connection.echo()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port, url: "ws://[2001:db8::1]/")
        try await client.connect()
        try await client.disconnect()
        var iterator = heads.makeAsyncIterator()
        #expect(await iterator.next() == ["CONNECT [2001:db8::1]:80 HTTP/1.1", "Host: [2001:db8::1]:80"])
    }

    @Test(
        "wss is secured through the tunnel, for the server's name or address",
        arguments: ["http", "socks5"],
        ["server.example", "192.0.2.1"]
    )
    func secure(scheme: String, host: String) async throws {
        let server = try await TLSServer(name: host == "192.0.2.1" ? "IP:192.0.2.1" : "DNS:\(host)")
        defer { server.stop() }
        let proxy = try RawServer { connection, _ in
            if scheme == "http" {
                _ = try connection.readHead()
                try connection.write(Self.granted)
            } else {
                try SOCKSProxyTests.grant(connection)
            }
            try connection.relay(to: server.port)
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: scheme, port: proxy.port, url: "wss://\(host)/") {
            $0.tls.certificateAuthorityFiles = [server.certificateFile]
        }
        try await client.connect()
        let timings = try #require(await client.handshake?.timings)
        #expect(timings.proxy != nil && timings.tls != nil)
        try await client.send(.text("secret"))
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "secret")
        #expect(try await client.disconnect().wasClean)
    }

    @Test("what follows the proxy's head, in one write or byte by byte, is the server's", arguments: [true, false])
    func afterTheHead(isOneWrite: Bool) async throws {
        let proxy = try RawServer { connection, _ in
            _ = try connection.readHead()
            // No body follows a 2xx, whatever its fields say.
            let head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 204 Yes\r\nContent-Length: 1000\r\nVia: x\r\n\r\n"
            let bytes = Array((head + "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno").utf8)
            for part in isOneWrite ? [bytes] : bytes.map({ [$0] }) { try connection.write(part) }
            connection.readToEnd()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port)
        guard case .rejected(let response)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it is not the server's answer")
            return
        }
        #expect(response.status == 403)
        #expect(response.body == Array("no".utf8))
    }

    @Test("a refusal keeps status, fields and body, says what to do, and is final")
    func refusal() async throws {
        let proxy = try RawServer { connection, _ in
            _ = try connection.readHead()
            let head = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 5"
            try connection.write(head + "\r\n\r\nlogin")
            connection.readToEnd()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port, credentials: "u:secret@")
        let error = try #require(await webSocketError { try await client.connect() })
        let response = try #require(error.rejection)
        #expect(response.status == 407)
        #expect(response.headers.first == HeaderField(name: "Proxy-Authenticate", value: "Basic"))
        #expect(response.body == Array("login".utf8))
        #expect(
            "\(error)" == "the proxy http://127.0.0.1:\(proxy.port) wants other credentials "
                + "(HTTP 407 Proxy Authentication Required): give it user:password@ in its URL"
        )
        #expect(await client.state == .closed(.failed(error)))
    }

    @Test("of a refusal's body 64 KiB are kept, and no more is read")
    func longBody() async throws {
        let proxy = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 403 Forbidden\r\n\r\n")
            while true { try connection.write([UInt8](repeating: 0x61, count: 32 << 10)) }
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port)
        let error = await webSocketError { try await client.connect() }
        let body = try #require(error?.rejection?.body)
        #expect(body.count == 64 << 10)
        #expect(body.allSatisfy { $0 == 0x61 })
    }

    @Test("a refusal that may pass is tried again")
    func transient() async throws {
        let proxy = try RawServer { connection, number in
            _ = try connection.readHead()
            guard number > 1 else { return try connection.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n") }
            try connection.write(Self.granted)
            try connection.upgrade()
            try connection.echo()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port) { $0.reconnect.baseDelay = .zero }
        try await client.connect()
        try await client.disconnect()
    }

    @Test("a head without end is refused long before it is read", arguments: ["X: y\r\n", "y"])
    func endlessHead(part: String) async throws {
        let (counts, sink) = AsyncStream.makeStream(of: Int.self)
        let proxy = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\n")
            let chunk = Array(String(repeating: part, count: (64 << 10) / part.utf8.count).utf8)
            var sent = 0
            defer { sink.yield(sent) }
            while sent < 20 << 20 {
                try connection.write(chunk)
                sent += chunk.count
            }
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port)
        guard case .invalidAnswer? = await proxyFailure({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
        var iterator = counts.makeAsyncIterator()
        #expect(try #require(await iterator.next()) < 20 << 20)
    }

    @Test("what is not HTTP is said to be so, and is final", arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{5}\u{FF}"])
    func notHTTP(text: String) async throws {
        let proxy = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(text)
            connection.readToEnd()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "http", port: proxy.port)
        guard case .invalidAnswer? = await proxyFailure({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
    }

    @Test("a proxy that ends before it answers is lost", arguments: ["http", "socks5"])
    func lost(scheme: String) async throws {
        let proxy = try RawServer { connection, _ in _ = try connection.take(3) }
        defer { proxy.stop() }
        let client = try Clients.make(through: scheme, port: proxy.port) { $0.reconnect = .never }
        guard case .lost? = await proxyFailure({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
    }

    @Test("a proxy that is not there is named, and not the server", arguments: ["http", "socks5"])
    func unreachable(scheme: String) async throws {
        let proxy = try RawServer { _, _ in }
        let port = proxy.port
        proxy.stop()
        let client = try Clients.make(through: scheme, port: port) { $0.reconnect = .never }
        let error = await webSocketError { try await client.connect() }
        #expect(
            error.map { "\($0)" } == "cannot reach the proxy \(scheme)://127.0.0.1:\(port): connection refused"
        )
    }

    @Test("a proxy that is silent, or nearly, is given up at the deadline", arguments: ["http", "socks5"])
    func silent(scheme: String) async throws {
        let (manual, reply) = try await asking("\(scheme)://user:password@proxy")
        for byte in scheme == "http" ? Array("HTTP/1.1 2".utf8) : [5, 2, 1] {
            await manual.transport.advance(.seconds(1) - .nanoseconds(1))
            #expect(!reply.isDone)
            try await manual.transport.receive([byte])
        }
        await manual.transport.advance(.seconds(10))
        #expect(await reply.error == .connectTimeout(phase: "answer of the proxy", after: .seconds(10)))
        #expect(manual.transport.dial(1).channel.isActive == false)
    }

    @Test("proxy and server have one deadline together")
    func oneDeadline() async throws {
        let (manual, reply) = try await asking("http://proxy")
        await manual.transport.advance(.seconds(6))
        try await manual.transport.receive(Array(Self.granted.utf8))
        await manual.transport.advance(.seconds(4) - .nanoseconds(1))
        #expect(!reply.isDone)
        await manual.transport.advance(.nanoseconds(1))
        #expect(await reply.error == .connectTimeout(phase: "answer to the handshake", after: .seconds(10)))
    }

    @Test("a refusal whose body does not end is told at the deadline")
    func endlessBody() async throws {
        let (manual, reply) = try await asking("http://proxy")
        try await manual.transport.receive(Array("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nwhy".utf8))
        await manual.transport.advance(.seconds(10))
        #expect(await reply.error?.rejection?.body == Array("why".utf8))
    }

    /// A client on a scripted transport that has reached its proxy, and its call to connect.
    private func asking(_ url: String) async throws -> (ManualClient, Reply<Void>) {
        let proxy = try Proxy(url)
        let manual = try ManualClient {
            $0.proxy = .proxy(proxy)
            $0.reconnect = .never
        }
        let reply = await manual.connect()
        try await manual.transport.connect()
        return (manual, reply)
    }

    @Test("a disconnect while the proxy is asked leaves no connection", arguments: ["http", "socks5"])
    func disconnects(scheme: String) async throws {
        let asked = AsyncStream.makeStream(of: Void.self)
        let ended = AsyncStream.makeStream(of: CInt.self)
        let proxy = try RawServer { connection, _ in
            _ = try connection.take(3)
            asked.continuation.yield()
            ended.continuation.yield(connection.readToEnd())
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: scheme, port: proxy.port)
        client.post(.connect)
        var asks = asked.stream.makeAsyncIterator()
        await asks.next()
        try await client.disconnect()
        #expect(await client.state == .closed(.cancelled))
        var ends = ended.stream.makeAsyncIterator()
        #expect(await ends.next() == 0)
    }
}
