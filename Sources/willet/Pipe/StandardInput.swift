import Dispatch
import Glibc
import Synchronization
import WilletPipe
import WilletProtocol

/// Standard input as messages, read by a thread of its own, and only when they are asked for: who reads slowly slows the
/// writer down, and nothing is dropped.
final class StandardInput: Sendable {
    /// What a read gave.
    enum Chunk: Sendable, Equatable {
        /// Whole messages, and the last one even if it had no end.
        case messages([Message])
        case end
        case failed(InputFailure)
    }

    private let demand = DispatchSemaphore(value: 0)
    private let waiting = Mutex<CheckedContinuation<Chunk, Never>?>(nil)

    init(descriptor: Int32 = STDIN_FILENO, splitter: InputSplitter) {
        BlockingThread.start("stdin") { [weak self, demand] in
            var splitter = splitter
            while true {
                demand.wait()
                guard let self else { return }
                let chunk = Self.read(descriptor, &splitter)
                let continuation = self.waiting.withLock { $0.take() }
                continuation?.resume(returning: chunk)
            }
        }
    }

    /// Reads on; one caller at a time. A caller whose task is cancelled gets `end`.
    func next() async -> Chunk {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = waiting.withLock { waiting in
                    guard !Task.isCancelled else { return true }
                    waiting = continuation
                    return false
                }
                if isCancelled { continuation.resume(returning: .end) } else { demand.signal() }
            }
        } onCancel: {
            waiting.withLock { $0.take() }?.resume(returning: .end)
        }
    }

    private static func read(_ descriptor: Int32, _ splitter: inout InputSplitter) -> Chunk {
        if let failure = splitter.failure { return .failed(failure) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                return .failed(.unreadable(reason: SystemError.text(errno)))
            }
            do throws(InputFailure) {
                let messages = try count == 0 ? splitter.finish() : splitter.append(buffer[..<count])
                if !messages.isEmpty { return .messages(messages) }
            } catch {
                return .failed(error)
            }
            if count == 0 { return .end }
        }
    }
}
