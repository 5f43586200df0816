import WilletProtocol

/// A message that goes out again and again while there is a connection.
struct Repetition: Hashable, Sendable {
    /// What goes out.
    enum Content: Hashable, Sendable {
        /// A text message, with placeholders that are filled each time.
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
    }

    /// How many a session can have.
    static let limit = 9

    /// What it is stopped by, from 1.
    let number: Int
    let interval: RepetitionInterval
    let content: Content
    /// As it was typed.
    let source: String
    /// When it goes out next, if there is a connection then.
    private(set) var due: Timestamp
    /// The entry of the message that went out last.
    var entry: UInt64?

    init(number: Int, interval: RepetitionInterval, content: Content, source: String, due: Timestamp) {
        self.number = number
        self.interval = interval
        self.content = content
        self.source = source
        self.due = due
    }

    /// Waits for a whole interval from now.
    mutating func restart(at now: Timestamp) {
        due = Timestamp(nanoseconds: now.nanoseconds + interval.nanoseconds)
    }

    /// Waits for its next turn; turns that are past are left out.
    mutating func advance(to now: Timestamp) {
        due = Timestamp(nanoseconds: due.nanoseconds + interval.nanoseconds)
        if due <= now { restart(at: now) }
    }
}
