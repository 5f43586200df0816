import NIOConcurrencyHelpers
import Testing

@testable import WilletClient

@Suite("The event queue", .timeLimit(.minutes(1)))
struct EventQueueTests {
    private func queue(limit: Int = 1 << 20, caughtUp: @escaping @Sendable () -> Void = {}) -> EventQueue {
        EventQueue(limit: limit, pool: BatchPool(), caughtUp: caughtUp)
    }

    private func traces(_ queue: EventQueue, _ count: Int) async -> [Trace] {
        var traces: [Trace] = []
        for _ in 0..<count {
            guard let event = await queue.next() else { break }
            traces += Trace.of(event)
        }
        return traces
    }

    @Test("states that pass while nobody reads leave the newest; other events stay between them")
    func states() async {
        let queue = queue()
        let error = Event.error(.notConnected)
        for event in [.state(.idle), .state(.connecting(retry: 0)), error, .state(.open), .state(.closing)] as [Event] {
            #expect(!queue.publish(event))
        }
        #expect(await traces(queue, 3) == [.state(.connecting(retry: 0)), .error(.notConnected), .state(.closing)])
    }

    @Test("reading pauses past the limit, once, and goes on when half of it is consumed, once")
    func pause() async {
        let resumed = NIOLockedValueBox(0)
        let cost = EventQueue.eventCost
        let queue = queue(limit: cost * 10) { resumed.withLockedValue { $0 += 1 } }
        let pauses = (0..<14).map { _ in queue.publish(.error(.closing)) }
        #expect(pauses.enumerated().filter(\.element).map(\.offset) == [10])
        #expect(queue.isPaused)
        _ = await traces(queue, 8)
        #expect(resumed.withLockedValue { $0 } == 0)
        #expect(queue.isPaused)
        _ = await traces(queue, 1)
        #expect(resumed.withLockedValue { $0 } == 1)
        #expect(!queue.isPaused)
        _ = await traces(queue, 5)
        #expect(resumed.withLockedValue { $0 } == 1)
    }

    @Test("thousands of events come out in order, whatever is read between")
    func order() async {
        let queue = queue()
        var read: [Trace] = []
        let count = 5000
        for index in 0..<count {
            _ = queue.publish(.roundTrip(.seconds(index)))
            if index % 3 == 0 { read += await traces(queue, 1) }
        }
        read += await traces(queue, count - read.count)
        #expect(read == (0..<count).map { .roundTrip(.seconds($0)) })
    }

    @Test("a consumer that waits is woken by an event, by the end and by its task's cancellation")
    func waiting() async {
        let queue = queue()
        async let first = queue.next()
        _ = queue.publish(.error(.closing))
        #expect(Trace.of((await first) ?? .error(.expired)) == [.error(.closing)])
        let cancelled = Task { await queue.next() == nil }
        cancelled.cancel()
        #expect(await cancelled.value)
        let waiting = Task { await queue.next() == nil }
        queue.finish()
        #expect(await waiting.value)
        #expect(await queue.next() == nil)
    }

    @Test("what was published before the end is still read")
    func finish() async {
        let queue = queue()
        _ = queue.publish(.error(.closing))
        queue.finish()
        _ = queue.publish(.error(.expired))
        #expect(await traces(queue, 9) == [.error(.closing)])
    }

    @Test("a second consumer traps")
    func claims() async {
        await #expect(processExitsWith: .failure) {
            let queue = EventQueue(limit: 1, pool: BatchPool(), caughtUp: {})
            queue.claim(.events)
            queue.claim(.messages)
        }
        await #expect(processExitsWith: .failure) {
            let queue = EventQueue(limit: 1, pool: BatchPool(), caughtUp: {})
            queue.claim(.events)
            queue.claim(.events)
        }
        await #expect(processExitsWith: .success) {
            let queue = EventQueue(limit: 1, pool: BatchPool(), caughtUp: {})
            queue.claim(.handlers)
            queue.claim(.handlers)
        }
    }
}

@Suite("A reply", .timeLimit(.minutes(1)))
struct ReplyTests {
    @Test("the first answer counts, before or after the caller waits")
    func first() async throws {
        let early = Reply<Int>()
        #expect(!early.isDone)
        early.answer(.success(1))
        early.answer(.success(2))
        #expect(early.isDone)
        #expect(try await early.value() == 1)
        let late = Reply<Int>()
        async let value = late.value()
        late.answer(.success(3))
        late.answer(.failure(WebSocketError.expired))
        #expect(try await value == 3)
    }

    @Test("a cancelled caller stops waiting, and a later answer is lost")
    func cancelled() async {
        let reply = Reply<Int>()
        let caller = Task { try await reply.value() }
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        reply.answer(.success(1))
        #expect(reply.isDone)
    }
}
