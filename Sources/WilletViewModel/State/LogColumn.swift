/// What may stand before the messages of the log.
package enum LogColumn: String, Hashable, Sendable, CaseIterable {
    /// When it came or went.
    case time
    /// How many bytes it has.
    case size
}
