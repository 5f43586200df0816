/// The state of a session, as its user sees it: the session survives the loss of a connection.
public enum State: Sendable, Equatable {
    /// Nothing was asked for yet. Goes to `connecting`.
    case idle
    /// The connection is dialled, secured and upgraded. `retry` is 0 when the caller asked for it, and counts the
    /// attempts that the session makes by itself, from 1, since it was last stable. Goes to `open`, `waiting`, `closed`
    /// or, if the caller asks for it meanwhile, to another `connecting`.
    case connecting(retry: Int)
    /// Messages flow. Goes to `closing`, `waiting`, `connecting` (a reconnect) or `closed`.
    case open
    /// The closing handshake is under way. Goes to `closed`, `waiting` or `connecting`.
    case closing
    /// The connection is lost or could not be made; the next attempt comes by itself. Goes to `connecting` or `closed`.
    case waiting(Retry)
    /// The session ended. Goes to `connecting` when asked to.
    case closed(End)

    /// The wait before the next attempt.
    public struct Retry: Sendable, Equatable {
        /// The number of the attempt that comes next, from 1.
        public var number: Int
        /// How many attempts there are at the most; `nil` for no end.
        public var maximum: Int?
        /// The length of the wait.
        public var delay: Duration
        /// When the attempt begins.
        public var deadline: ContinuousClock.Instant
        /// Why the attempt before it, or the connection, ended.
        public var reason: WebSocketError

        /// A wait before the next attempt.
        public init(
            number: Int,
            maximum: Int?,
            delay: Duration,
            deadline: ContinuousClock.Instant,
            reason: WebSocketError
        ) {
            self.number = number
            self.maximum = maximum
            self.delay = delay
            self.deadline = deadline
            self.reason = reason
        }
    }

    /// How a session ended.
    public enum End: Sendable, Equatable {
        /// The caller disconnected before a connection was open.
        case cancelled
        /// A connection was closed and is not made again.
        case disconnected(Disconnection)
        /// No connection could be made, and it is not tried again.
        case failed(WebSocketError)
    }
}
