import Glibc
import Testing

@testable import WilletTerminal

@Suite("The terminal's thread")
struct TerminalThreadTests {
    private actor Counter {
        private let thread: TerminalThread
        private(set) var count = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init() throws { thread = try TerminalThread() }

        deinit { thread.stop() }

        func add() -> UInt {
            count += 1
            return pthread_self()
        }

        func attach(_ turn: @escaping TerminalThread.Turn) { thread.attach(turn) }
    }

    @Test("runs all jobs of its actor on one thread, whoever sends them")
    func oneThread() async throws {
        let counter = try Counter()
        let threads = await withTaskGroup(of: UInt.self, returning: Set<UInt>.self) { group in
            for _ in 0..<1000 { group.addTask { await counter.add() } }
            return await group.reduce(into: []) { $0.insert($1) }
        }
        #expect(threads.count == 1)
        #expect(await counter.count == 1000)
    }

    @Test("takes a turn when what it waits for comes, isolated to its actor, and none while nothing does")
    func turns() async throws {
        var pipe: [Int32] = [0, 0]
        try #require(Glibc.pipe(&pipe) == 0)
        let (reading, writing) = (pipe[0], pipe[1])
        defer { close(reading) }
        let counter = try Counter()
        let (turns, continuation) = AsyncStream<TerminalThread.Readiness>.makeStream()
        await counter.attach { readiness in
            counter.assumeIsolated { _ in }
            if readiness.input {
                var byte = UInt8(0)
                _ = read(reading, &byte, 1)
            }
            continuation.yield(readiness)
            return TerminalThread.Interest(input: reading)
        }
        var iterator = turns.makeAsyncIterator()
        // A round for the attachment, and at most one for the job that made it; then it sleeps.
        #expect(await iterator.next() == TerminalThread.Readiness())
        var byte = UInt8(1)
        #expect(write(writing, &byte, 1) == 1)
        var readiness = await iterator.next()
        if readiness == TerminalThread.Readiness() { readiness = await iterator.next() }
        #expect(readiness == TerminalThread.Readiness(input: true))

        // What is only watched tells nothing but that it goes away.
        let (watches, watch) = AsyncStream<TerminalThread.Readiness>.makeStream()
        await counter.attach { readiness in
            watch.yield(readiness)
            return readiness.hangup ? TerminalThread.Interest() : TerminalThread.Interest(watched: reading)
        }
        var watching = watches.makeAsyncIterator()
        #expect(await watching.next() == TerminalThread.Readiness())
        #expect(write(writing, &byte, 1) == 1)
        close(writing)
        repeat { readiness = await watching.next() } while readiness == TerminalThread.Readiness()
        #expect(readiness == TerminalThread.Readiness(hangup: true))

        // The pipe may be closed when the thread does not look at it any more.
        let (ends, end) = AsyncStream<Void>.makeStream()
        await counter.attach { _ in
            end.yield()
            return TerminalThread.Interest()
        }
        for await _ in ends { break }
    }
}
