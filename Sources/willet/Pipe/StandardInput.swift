import Dispatch
import Glibc
import Synchronization

/// Standard input as lines, read by a thread of its own, and only when they are asked for: who reads slowly slows the
/// writer down, and nothing is dropped.
final class StandardInput: Sendable {
    /// What a read gave.
    enum Chunk: Sendable, Equatable {
        /// Whole lines without their ends, and the last one even if it had none.
        case lines([String])
        case end
        case failed(Failure)
    }

    enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case notUTF8(line: Int)
        case lineTooLong(line: Int, limit: Int)
        case unreadable(errno: Int32)

        var description: String {
            switch self {
            case .notUTF8(let line): "line \(line) of standard input is not UTF-8: a text message cannot carry it"
            case .lineTooLong(let line, let limit): "line \(line) of standard input is longer than \(limit) bytes"
            case .unreadable(let errno): "cannot read standard input: \(SystemError.text(errno))"
            }
        }
    }

    private let demand = DispatchSemaphore(value: 0)
    private let waiting = Mutex<CheckedContinuation<Chunk, Never>?>(nil)

    /// - Parameter maximumLine: the longest line in bytes.
    init(descriptor: Int32 = STDIN_FILENO, maximumLine: Int) {
        BlockingThread.start("stdin") { [weak self, demand] in
            var splitter = LineSplitter(maximumLine: maximumLine)
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

    private static func read(_ descriptor: Int32, _ splitter: inout LineSplitter) -> Chunk {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                return .failed(.unreadable(errno: errno))
            }
            do throws(Failure) {
                let lines = try count == 0 ? splitter.finish() : splitter.append(buffer[..<count])
                if !lines.isEmpty { return .lines(lines) }
            } catch {
                return .failed(error)
            }
            if count == 0 { return .end }
        }
    }
}
