import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import WilletClient

@Suite("On the client's own thread", .timeLimit(.minutes(1)))
struct ExecutorTests {
    private func withEcho(
        _ change: (inout Configuration) -> Void = { _ in },
        _ body: (WebSocketClient) async throws -> Void
    ) async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port, change)
        try await client.connect()
        try await body(client)
        try await client.disconnect()
    }

    @Test("a consumer that prefers the client's executor runs on its event loop, and its messages keep their order")
    func preference() async throws {
        try await withEcho { client in
            let answers = try await withTaskExecutorPreference(client.executor) {
                var messages = client.messages.makeAsyncIterator()
                var answers: [String] = []
                for number in 0..<100 {
                    #expect(client.eventLoop.inEventLoop)
                    try client.enqueue(.text("\(number)"))
                    try client.enqueue(.text("\(number) again"))
                    for _ in 0..<2 { answers.append(try #require(await messages.next()?.text)) }
                }
                return answers
            }
            #expect(answers == (0..<100).flatMap { ["\($0)", "\($0) again"] })
        }
    }

    @Test("a task that never waits keeps the client neither from reading nor from answering")
    func fairness() async throws {
        try await withEcho { client in
            let isDone = NIOLockedValueBox(false)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: client.executor) {
                    while !isDone.withLockedValue({ $0 }) { await Task.yield() }
                }
                _ = try await client.ping(timeout: .seconds(50))
                try await client.send(.text("a"))
                var messages = client.messages.makeAsyncIterator()
                #expect(await messages.next() == .text("a"))
                isDone.withLockedValue { $0 = true }
                try await group.waitForAll()
            }
        }
    }

    @Test("a consumer that prefers the executor may call the client itself")
    func calls() async throws {
        try await withEcho { client in
            let state = try await withTaskExecutorPreference(client.executor) {
                try await client.send(.text("a"))
                return await client.state
            }
            #expect(state == .open)
        }
    }

    @Test("many messages pass a small queue, whoever fills it")
    func waitingForRoom() async throws {
        try await withEcho({ $0.outboundCountLimit = 3 }) { client in
            var ids: [UInt64] = []
            for number in 0..<500 { ids.append(try await client.enqueue(waitingForRoom: .text("\(number)")).rawValue) }
            #expect(ids == Array(1...500))
            var messages = client.messages.makeAsyncIterator()
            for number in 0..<500 { #expect(await messages.next() == .text("\(number)")) }
        }
    }

    @Test("who waits for room and is cancelled is told, and the message is not sent")
    func cancelled() async throws {
        let client = try Clients.make(port: 1) {
            $0.outboundCountLimit = 1
            $0.offlineQueue = .keep(limit: 10, overflow: .refuseNewest, timeToLive: .seconds(1000))
        }
        try client.enqueue(.text("a"))
        let task = Task { try await client.enqueue(waitingForRoom: .text("b")) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(client.pendingMessages == 1)
    }
}
