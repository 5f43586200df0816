import Dispatch
import Glibc
import Synchronization

/// Standard output, written by a thread of its own: the caller waits until its bytes are taken, so that a slow reader
/// slows the session down and nothing is dropped.
final class StandardOutput: Sendable {
    /// What became of bytes.
    enum Outcome: Sendable, Equatable {
        case written
        /// Nobody reads any more, or the caller's task was cancelled: then a part of the bytes may be written.
        case closed
        case failed(errno: Int32)
    }

    private struct Job {
        /// `nil` while they are being written.
        var bytes: [UInt8]?
        var continuation: CheckedContinuation<Outcome, Never>
    }

    private let demand = DispatchSemaphore(value: 0)
    private let job = Mutex<Job?>(nil)

    init(descriptor: Int32 = STDOUT_FILENO) {
        BlockingThread.start("stdout") { [weak self, demand] in
            while true {
                demand.wait()
                guard let self else { return }
                guard let bytes = self.job.withLock({ $0?.bytes.take() }) else { continue }
                let outcome = Self.write(bytes, to: descriptor)
                self.job.withLock { $0.take() }?.continuation.resume(returning: outcome)
            }
        }
    }

    /// Writes all of the bytes; one caller at a time, and none after one that was cancelled.
    func write(_ bytes: [UInt8]) async -> Outcome {
        guard !bytes.isEmpty else { return .written }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = job.withLock { job in
                    guard !Task.isCancelled else { return true }
                    job = Job(bytes: bytes, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(returning: .closed) } else { demand.signal() }
            }
        } onCancel: {
            // Whoever has stopped reading must not keep the process from ending.
            job.withLock { $0.take() }?.continuation.resume(returning: .closed)
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Outcome {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count >= 0 {
                    done += count
                } else if errno == EAGAIN {
                    // Somebody else made the descriptor non-blocking; wait until it takes more.
                    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&entry, 1, -1)
                } else if errno != EINTR {
                    return errno == EPIPE ? .closed : .failed(errno: errno)
                }
            }
            return .written
        }
    }
}
