import WilletProtocol

/// A recording that is played in place of a session.
struct ReplayStatus: Equatable, Sendable {
    var speed: ReplaySpeed
    /// The time of what was played last.
    var position: Timestamp?
    /// The connection that it belongs to.
    var connection = 0
    var isOver = false
    var error: String?
}
