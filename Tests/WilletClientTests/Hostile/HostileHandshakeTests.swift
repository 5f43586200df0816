import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Hostile peers: the opening handshake", .timeLimit(.minutes(1)))
struct HostileHandshakeTests {
    /// Heads without end: what is sent again and again, behind a beginning.
    static let endlessHeads = [
        ["HTTP/1.1 101 Switching Protocols\r\n", "X: " + String(repeating: "y", count: 8 << 10) + "\r\n"],
        ["HTTP/1.1 101 Switching Protocols\r\n", "X: y\r\n"],
        ["HTTP/1.1 101 Switching Protocols\r\nX: ", String(repeating: "y", count: 8 << 10)],
        ["HTTP/1.1 101 ", String(repeating: "y", count: 8 << 10)],
        ["", String(repeating: "y", count: 8 << 10)],
        ["HTTP/1.1 100 Continue\r\n", "X: " + String(repeating: "y", count: 8 << 10) + "\r\n"],
    ]

    @Test("row 4: of a head of 20 MB little is read, and it is refused", arguments: endlessHeads)
    func endlessHead(parts: [String]) async throws {
        let (counts, sink) = AsyncStream.makeStream(of: Int.self)
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(parts[0])
            let chunk = String(repeating: parts[1], count: (16 << 10) / parts[1].utf8.count)
            sink.yield(connection.pour(Array(chunk.utf8), upTo: 20 << 20))
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        let error = await webSocketError { try await client.connect() }
        guard case .invalidHandshake? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        var iterator = counts.makeAsyncIterator()
        // The bound of 64 KiB, the last read, and what the buffers of the two sockets take.
        #expect(try #require(await iterator.next()) < 1 << 20)
    }

    @Test("row 4: a head of one byte a second does not move the deadline, and no more of it is read")
    func trickle() async throws {
        let manual = try ManualClient { $0.reconnect = .never }
        let reply = await manual.connect()
        try await manual.transport.connect()
        for byte in ScriptedTransport.head.utf8.prefix(10) {
            #expect(!reply.isDone)
            try await manual.transport.receive([byte])
            await manual.transport.advance(.seconds(1))
        }
        #expect(manual.transport.newest?.channel.isActive == false)
        #expect(await reply.error == .connectTimeout(phase: "answer to the handshake", after: .seconds(10)))
    }

    @Test(
        "row 10: what must not go over the wire is refused before anything is dialled",
        arguments: [
            ("ws://h/a b", [], []), ("ws://h/\r\nX: y", [], []), ("ws://h/#f", [], []), ("ftp://h/", [], []),
            ("ws://h/", [HeaderField(name: "X", value: "a\r\nb")], []),
            ("ws://h/", [HeaderField(name: "X y", value: "a")], []),
            ("ws://h/", [HeaderField(name: "Upgrade", value: "h2c")], []),
            ("ws://h/", [], ["a b"]), ("ws://h/", [], ["a\r\n"]), ("ws://h/", [], ["a", "a"]),
        ] as [(String, [HeaderField], [String])]
    )
    func refusedConfiguration(url: String, headers: [HeaderField], subprotocols: [String]) {
        var configuration = Configuration()
        configuration.headers = headers
        configuration.subprotocols = subprotocols
        #expect {
            _ = try WebSocketClient(url: url, configuration: configuration)
        } throws: { error in
            if case .invalidConfiguration? = error as? WebSocketError { true } else { false }
        }
    }

    @Test(
        "row 12: what follows the head in the same segment is delivered, the end of TCP included",
        arguments: [true, false]
    )
    func oneSegment(ends: Bool) async throws {
        let server = try RawServer { connection, _ in
            let frames = Wire.text("a") + Wire.frame(9, [1]) + Wire.text("b") + Wire.close(1000, "done")
            try connection.upgrade(followedBy: frames + Wire.text("discarded"))
            if ends { connection.finish() }
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.closeTimeout = .milliseconds(300) }
        client.post(.connect)
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed().filter { !$0.isState }
        let frame = CloseFrame(code: .normalClosure, reason: "done")
        let end = Disconnection(generation: 1, reason: .server, sent: frame, received: frame, wasClean: true)
        #expect(traces.filter { $0.failure == nil } == [.opened(1), .text("a"), .text("b"), .closed(end)])
    }
}
