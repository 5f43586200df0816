import NIOConcurrencyHelpers

/// The way back to a caller that waits. It is answered once, by whoever comes first: the client, or the caller's own
/// cancellation, which never disturbs the connection.
final class Reply<Value: Sendable>: Sendable {
    private enum Phase {
        case new
        case waiting(CheckedContinuation<Value, any Error>)
        case answered(Result<Value, any Error>)
        case done
    }

    private let phase = NIOLockedValueBox(Phase.new)

    /// Whether nobody waits any more.
    var isDone: Bool {
        phase.withLockedValue {
            switch $0 {
            case .new, .waiting: false
            case .answered, .done: true
            }
        }
    }

    func answer(_ result: Result<Value, any Error>) {
        let continuation: CheckedContinuation<Value, any Error>? = phase.withLockedValue {
            switch $0 {
            case .new:
                $0 = .answered(result)
                return nil
            case .waiting(let continuation):
                $0 = .done
                return continuation
            case .answered, .done:
                return nil
            }
        }
        continuation?.resume(with: result)
    }

    /// Waits for the answer.
    ///
    /// - Throws: the answer's error, or `CancellationError` as soon as the caller's task is cancelled.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answered: Result<Value, any Error>? = phase.withLockedValue {
                    switch $0 {
                    case .new:
                        $0 = .waiting(continuation)
                        return nil
                    case .answered(let result):
                        $0 = .done
                        return result
                    case .waiting, .done:
                        preconditionFailure("a reply is awaited once")
                    }
                }
                if let answered { continuation.resume(with: answered) }
            }
        } onCancel: {
            answer(.failure(CancellationError()))
        }
    }
}
