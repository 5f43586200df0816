/// What a replay tells.
package enum ReplayEvent: Sendable, Equatable {
    case entries([ReplayedEntry])
    case speed(ReplaySpeed)
    /// It is over, and what was left out of it; with an error where the rest cannot be read.
    case ended(notes: [String], error: String?)
}
