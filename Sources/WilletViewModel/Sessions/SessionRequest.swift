/// What is wanted of the sessions beside what one of them does by itself.
package enum SessionRequest: Hashable, Sendable {
    /// Show the session of a number.
    case show(Int)
    case next, previous
    /// Show the next one of those where something is new.
    case active
    /// Open another session on a URL, or on a profile, `@name`.
    case open(String)
    /// Close the session that asks.
    case close
    case list
}
