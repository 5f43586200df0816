/// What can be done in the log, beside scrolling.
package enum LogAction: Hashable, Sendable, CaseIterable {
    /// Choose what the log shows.
    case filter
    /// Look for something.
    case search
    case nextMatch, previousMatch
    case nextError, previousError
    /// Mark the selected entry, or take its mark away.
    case mark
    case nextMark, previousMark
    /// Show long messages whole, or in one row each.
    case wrap
    /// Show other times.
    case times
    /// Show repeats and heartbeats in one line, or each by itself.
    case fold
}
