/// What became of a text for the clipboard.
package enum CopyOutcome: Hashable, Sendable {
    /// It is on its way, and nothing can confirm that it arrives.
    case sent
    /// Nobody takes it, and why.
    case refused(reason: String)
}
