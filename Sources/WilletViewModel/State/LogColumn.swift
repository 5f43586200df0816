/// What may stand before the messages of the log.
package enum LogColumn: String, Hashable, Sendable, CaseIterable {
    /// When it came or went.
    case time
    /// How many bytes it has.
    case size
    /// How long its answer took, where requests and answers have ids.
    case latency
}
