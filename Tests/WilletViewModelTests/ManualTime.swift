import NIOConcurrencyHelpers
import WilletProtocol

@testable import WilletViewModel

/// A clock that stands still until a test moves it. Waits of a frame are over at once.
final class ManualTime: Sendable {
    private struct Waiter {
        var due: Timestamp
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Storage {
        var now = Timestamp.noon()
        var number = 0
        var waiters: [Int: Waiter] = [:]
    }

    private let storage = NIOLockedValueBox(Storage())
    private let sleepers = AsyncStream.makeStream(of: Duration.self)

    /// Waits until somebody sleeps for so long.
    func sleeper(of duration: Duration) async {
        for await sleeper in sleepers.stream where sleeper == duration { return }
    }

    var source: TimeSource {
        TimeSource(now: { self.storage.withLockedValue { $0.now } }, sleep: { try await self.sleep($0) })
    }

    func advance(to time: Timestamp) {
        let over = storage.withLockedValue { storage in
            storage.now = time
            let over = storage.waiters.filter { $0.value.due <= time }
            for key in over.keys { storage.waiters[key] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in over { continuation.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        guard duration > ViewModel.frameDistance else { return await Task.yield() }
        let number = storage.withLockedValue { storage in
            storage.number += 1
            return storage.number
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = Task.isCancelled
                storage.withLockedValue { storage in
                    let nanoseconds = Int64(duration / .nanoseconds(1))
                    let due = Timestamp(nanoseconds: storage.now.nanoseconds + nanoseconds)
                    if !isCancelled { storage.waiters[number] = Waiter(due: due, continuation: continuation) }
                }
                sleepers.continuation.yield(duration)
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            storage.withLockedValue { $0.waiters.removeValue(forKey: number) }?.continuation
                .resume(throwing: CancellationError())
        }
    }
}
