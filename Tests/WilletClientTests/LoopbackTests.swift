import Testing
import WilletClient

@Suite("Against a server on loopback", .timeLimit(.minutes(1)))
struct LoopbackTests {
    @Test("connects, sends, receives what comes back and disconnects")
    func roundTrip() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        #expect(await client.state == .open)
        try await client.send(.text("hello"))
        try await client.send(.binary([1, 2, 3]))
        var reader = TraceReader(client)
        _ = await reader.read { $0 == .binary(3) }
        let end = try await client.disconnect(reason: "bye")
        _ = await reader.readUntilClosed()

        let frame = CloseFrame(code: .normalClosure, reason: "bye")
        let expected = Disconnection(generation: 1, reason: .client, sent: frame, received: frame, wasClean: true)
        #expect(end == expected)
        #expect(await client.state == .closed(.disconnected(expected)))
        #expect(reader.seen.filter { !$0.isState } == [.opened(1), .text("hello"), .binary(3), .closed(expected)])
        #expect(client.pendingMessages == 0)
    }

    @Test("connects by name where only one of the host's addresses answers")
    func localhost() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, host: "localhost")
        try await client.connect()
        try await client.disconnect()
    }

    @Test("the request is what RFC 6455, section 4.1, asks for")
    func request() async throws {
        let (heads, sink) = AsyncStream.makeStream(of: [String].self)
        let server = try RawServer { connection, _ in
            sink.yield(try connection.upgrade("Sec-WebSocket-Protocol: b\r\nX-Answer: 1\r\n"))
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, path: "/chat?room=1") {
            $0.subprotocols = ["a", "b"]
            $0.headers = [HeaderField(name: "Authorization", value: "Bearer x")]
        }
        try await client.connect()
        var iterator = heads.makeAsyncIterator()
        let head = try #require(await iterator.next())
        #expect(head.first == "GET /chat?room=1 HTTP/1.1")
        let key = try #require(head.first { $0.hasPrefix("Sec-WebSocket-Key: ") })
        #expect(key.utf8.count == "Sec-WebSocket-Key: ".utf8.count + 24)
        #expect(
            head.dropFirst().filter { $0 != key } == [
                "Host: 127.0.0.1:\(server.port)", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: a, b",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "Authorization: Bearer x",
            ]
        )
        var events = client.events.makeAsyncIterator()
        while let event = await events.next() {
            guard case .opened(let handshake) = event else { continue }
            #expect(handshake.subprotocol == "b")
            #expect(handshake.status == 101)
            #expect(handshake.headers.contains(HeaderField(name: "X-Answer", value: "1")))
            break
        }
        try await client.disconnect()
    }

    @Test("messages of every length form come back whole", arguments: [0, 1, 125, 126, 65_535, 65_536, 300_000])
    func lengths(count: Int) async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        let sent = Message.binary((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try await client.send(sent)
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next() == sent)
        try await client.disconnect()
    }

    @Test("the sequence of messages ends with the session")
    func messagesEnd() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: Wire.text("a") + Wire.text("b") + Wire.close(1000))
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.closeTimeout = .milliseconds(200) }
        client.post(.connect)
        var texts: [String?] = []
        for await message in client.messages { texts.append(message.text) }
        #expect(texts == ["a", "b"])
    }

    @Test("dropping the last reference to a client cuts its connection")
    func drop() async throws {
        let (ends, sink) = AsyncStream.makeStream(of: CInt.self)
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            sink.yield(connection.readToEnd())
        }
        defer { server.stop() }
        do {
            let client = try Clients.make(port: server.port)
            try await client.connect()
        }
        var iterator = ends.makeAsyncIterator()
        #expect(await iterator.next() == 0)
    }
}
