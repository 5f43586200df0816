import Synchronization
import WilletViewModel

/// What is asked of a replay while it goes on.
final class ReplayRequest: Sendable {
    private struct State {
        var speed: ReplaySpeed?
        var isOver = false
    }

    private let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }

    func set(_ speed: ReplaySpeed) { state.withLock { $0.speed = speed } }
    func take() -> ReplaySpeed? { state.withLock { $0.speed.take() } }
    func end() { state.withLock { $0.isOver = true } }
}
