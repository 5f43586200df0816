/// What asks the application to end in order.
package enum TerminationSignal: Int32, Sendable, Hashable {
    /// The terminal has gone away.
    case hangup = 1
    case interrupt = 2
    case terminate = 15

    /// What a shell reports for a process that ended so.
    package var exitCode: Int32 { 128 + rawValue }
}
