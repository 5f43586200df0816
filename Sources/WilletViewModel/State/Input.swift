package import WilletClient
package import WilletScreen

/// What happens to the view model.
package enum Input: Sendable {
    /// From the session of this number; those of a session that was replaced are ignored.
    case event(Event, session: Int)
    case key(Keystroke)
    /// The moment that was asked for as `nextTick` is there.
    case tick
    /// A session was made for an `Effect.connect`.
    case started(url: String, session: Int)
    /// No session could be made for an `Effect.connect`.
    case refusedURL(String, reason: String)
    /// What became of an `Effect.enqueue`.
    case enqueued(entry: UInt64, MessageID)
    case refused(entry: UInt64, WebSocketError)
    /// What became of an `Effect.save`.
    case saved(path: String, SaveOutcome)
    /// What became of an `Effect.copy` of so many bytes.
    case copied(bytes: Int, CopyOutcome)

    var isTick: Bool { if case .tick = self { true } else { false } }
}
