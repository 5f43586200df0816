import NIOConcurrencyHelpers
import Testing

@testable import WilletClient

@Suite("The classic handlers", .timeLimit(.minutes(1)))
struct HandlerTests {
    @Test("run one after the other, in order, and are told how many messages are queued behind")
    func order() async throws {
        let gate = Gate()
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: (0..<5).flatMap { Wire.text("\($0)") })
            gate.wait()
            try connection.write(Wire.close(1001, "bye"))
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.closeTimeout = .milliseconds(100) }
        let (calls, sink) = AsyncStream.makeStream(of: String.self)
        let running = NIOLockedValueBox(0)
        @Sendable func record(_ text: String) async {
            #expect(
                running.withLockedValue {
                    $0 += 1; return $0
                } == 1
            )
            await Task.yield()
            sink.yield(text)
            running.withLockedValue { $0 -= 1 }
        }
        client.onOpened { await record("opened \($0.generation)") }
        client.onMessage { message, queued in
            await record("\(message.text ?? "") \(queued)")
            if message.text == "4" { gate.open() }
        }
        client.onError { await record("error \($0)") }
        client.onClosed { end in
            await record("closed \(end.code) \(end.reason)")
            sink.finish()
        }
        try await client.connect()
        var seen: [String] = []
        for await call in calls { seen.append(call) }
        #expect(seen == ["opened 1", "0 4", "1 3", "2 2", "3 1", "4 0", "closed 1001 server"])
    }

    @Test("the error handler runs before the closed handler, and for messages that nobody else is told of")
    func errors() async throws {
        let manual = try ManualClient.unread { $0.reconnect = .never }
        let (calls, sink) = AsyncStream.makeStream(of: String.self)
        manual.client.onError { sink.yield("error \($0)") }
        manual.client.onClosed { _ in
            sink.yield("closed")
            sink.finish()
        }
        try await manual.enqueue("refused")
        await manual.post(.connect)
        try await manual.transport.open()
        try await manual.transport.end()
        var seen: [String] = []
        for await call in calls { seen.append(call) }
        #expect(seen == ["error not connected", "error connection lost: closed without a Close frame", "closed"])
    }

    @Test("a handler that is set late is used from then on, and handlers do not hold the client")
    func lifetime() async throws {
        let (ends, sink) = AsyncStream.makeStream(of: CInt.self)
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            sink.yield(connection.readToEnd())
        }
        defer { server.stop() }
        do {
            let client = try Clients.make(port: server.port)
            client.onMessage { _, _ in }
            try await client.connect()
            client.onClosed { _ in }
        }
        var iterator = ends.makeAsyncIterator()
        #expect(await iterator.next() == 0)
    }
}
