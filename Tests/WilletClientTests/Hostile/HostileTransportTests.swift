import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Hostile peers: the transport", .timeLimit(.minutes(1)))
struct HostileTransportTests {
    @Test("row 17: a full accept queue, which answers no SYN, is given up at the deadline")
    func blackHole() async throws {
        let server = try RawServer(backlog: 0, accepts: false) { _, _ in }
        defer { server.stop() }
        // The kernel takes one connection beyond the backlog of nothing; the next gets no answer at all.
        let first = try Clients.make(port: server.port) { $0.connectTimeout = .seconds(30) }
        first.post(.connect)
        let others = try (0..<4).map { _ in
            try Clients.make(port: server.port) { $0.connectTimeout = .milliseconds(500) }
        }
        for client in others { client.post(.connect) }
        var phases: Set<String> = []
        for client in others {
            let error = await webSocketError { try await client.connect() }
            guard case .connectTimeout(let phase, _)? = error else { continue }
            phases.insert(phase)
        }
        #expect(phases.contains("answer to the connect"))
        try await first.disconnect()
    }

    @Test(
        "row 17: a server that accepts and never answers is given up at the deadline, and let go",
        arguments: [true, false]
    )
    func neverAnswers(sendsSome: Bool) async throws {
        let (ends, sink) = AsyncStream.makeStream(of: CInt.self)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            if sendsSome { try connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n") }
            sink.yield(connection.readToEnd())
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.connectTimeout = .seconds(2) }
        let error = await webSocketError { try await client.connect() }
        #expect(error == .connectTimeout(phase: "answer to the handshake", after: .seconds(2)))
        var iterator = ends.makeAsyncIterator()
        // The connection is closed: an orderly end, or a reset where something was not read.
        _ = try #require(await iterator.next())
    }

    @Test("row 21: a silent peer is pinged, and cut when its pong is overdue")
    func silence() async throws {
        var manual = try await ManualClient.opened {
            $0.pingInterval = .seconds(20)
            $0.pingTimeout = .seconds(5)
            $0.reconnect = .never
        }
        await manual.transport.advance(.seconds(20) - .nanoseconds(1))
        #expect(try await manual.transport.frames() == [])
        await manual.transport.advance(.nanoseconds(1))
        let ping = try #require(try await manual.transport.frames().first)
        #expect(ping.opcode == 9)
        await manual.transport.advance(.seconds(2))
        try await manual.transport.receive(Wire.frame(10, ping.payload))
        #expect(await manual.events() == [.roundTrip(.seconds(2))])
        await manual.transport.advance(.seconds(18))
        #expect(try await manual.transport.frames().map(\.opcode) == [9])
        await manual.transport.advance(.seconds(5))
        let traces = await manual.eventsWithoutStates()
        #expect(traces.first == .error(.pingTimeout(after: .seconds(5))))
        #expect(traces.last?.disconnection?.reason == .error)
        #expect(traces.last?.disconnection?.code == .abnormalClosure)
        #expect(manual.transport.newest?.channel.isActive == false)
    }

    @Test("row 21: a half-open connection is cut by the pong deadline, and made again")
    func halfOpen() async throws {
        let (ends, sink) = AsyncStream.makeStream(of: CInt.self)
        let server = try RawServer { connection, number in
            try connection.upgrade(followedBy: Wire.text("hello"))
            if number > 1 { return try connection.echo() }
            // From here on nothing comes of it: pings are read and not answered.
            sink.yield(connection.readToEnd())
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.pingInterval = .milliseconds(50)
            $0.pingTimeout = .milliseconds(250)
            $0.reconnect = ReconnectPolicy()
            $0.reconnect.baseDelay = .milliseconds(10)
        }
        client.post(.connect)
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed().filter { !$0.isState }
        let error = WebSocketError.pingTimeout(after: .milliseconds(250))
        let end = Disconnection(generation: 1, reason: .error, wasClean: false, error: error, willReconnect: true)
        #expect(traces == [.opened(1), .text("hello"), .error(error), .closed(end)])
        #expect(end.code == .abnormalClosure)
        var iterator = ends.makeAsyncIterator()
        _ = try #require(await iterator.next())
        _ = await reader.read { $0 == .opened(2) }
        try await client.disconnect()
    }

    @Test(
        "row 25: a FIN or RST in mid-frame is 1006 with its cause, and what was whole is delivered",
        arguments: [true, false]
    )
    func breaks(resets: Bool) async throws {
        let (starts, sink) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection, number in
            try connection.upgrade(followedBy: Wire.text("whole") + [0x81, 10, 0x61])
            guard number == 1 else { return try connection.echo() }
            // A reset overtakes what the peer has not read: it waits until the message is there.
            _ = try connection.readFrame()
            if resets { connection.reset() }
            sink.yield()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.reconnect = ReconnectPolicy()
            $0.reconnect.baseDelay = .milliseconds(10)
        }
        client.post(.connect)
        var reader = TraceReader(client)
        _ = await reader.read { $0 == .text("whole") }
        try await client.send(.text("go"))
        let traces = await reader.readUntilClosed()
        let end = try #require(traces.compactMap(\.disconnection).first)
        #expect(end.code == .abnormalClosure)
        #expect(end.reason == .error)
        #expect(end.willReconnect)
        let detail = resets ? "connection reset by peer" : "closed without a Close frame"
        #expect(end.error == .connectionLost(detail: detail))
        let failure = try #require(traces.firstIndex { $0.failure != nil })
        #expect(traces[failure] == .error(.connectionLost(detail: detail)))
        let closed = try #require(traces.firstIndex { $0.isClosed })
        #expect(failure < closed)
        _ = await reader.read { $0 == .opened(2) }
        try await client.disconnect()
        var iterator = starts.makeAsyncIterator()
        _ = await iterator.next()
    }

    @Test("row 25: a TLS truncation in mid-frame is 1006 with its cause, and the session connects again")
    func truncation() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss", host: "localhost") {
            $0.tls.verifies = false
            $0.reconnect = ReconnectPolicy()
            $0.reconnect.baseDelay = .milliseconds(10)
        }
        try await client.connect()
        try await client.send(.text("half"))
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed().filter { !$0.isState }
        let error = WebSocketError.connectionLost(detail: "the peer ended TLS without notice")
        let end = Disconnection(generation: 1, reason: .error, wasClean: false, error: error, willReconnect: true)
        #expect(traces == [.opened(1), .text("whole"), .error(error), .closed(end)])
        #expect(end.code == .abnormalClosure)
        _ = await reader.read { $0 == .opened(2) }
        try await client.disconnect()
    }
}
