import Synchronization

/// Says once that something happens for the first time.
final class FirstUse: Sendable {
    private let isTaken = Atomic(false)

    func take() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
}
