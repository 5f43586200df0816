/// What is known of the time between a request and its answer, of one entry of the log.
package enum Latency: Hashable, Sendable {
    /// A request that may be answered still.
    case waiting
    /// A request, and how long its answer took.
    case answered(Duration)
    /// An answer, how long it took, and the entry of its request.
    case answers(Duration, request: UInt64)
}
