/// What keys do with the sessions.
package enum SessionAction: Hashable, Sendable {
    /// Show the session whose number the key has.
    case session
    /// Show the next one of those where something is new.
    case activeSession
    case nextSession, previousSession
    /// Show which ones there are.
    case sessions
    /// Close the session that is shown, but ask while its messages are unsent.
    case closeSession
}
