/// How a program has ended that had the terminal.
package enum ProgramEnd: Hashable, Sendable {
    case exited(Int32)
    /// A signal has ended it.
    case killed(Int32)
    /// It could not be started, for the system's error.
    case notStarted(errno: Int32)
    /// There was no terminal that it could have had.
    case noTerminal
}
