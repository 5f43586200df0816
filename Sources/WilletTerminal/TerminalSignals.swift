import CWilletCurses

/// The signals that the terminal's thread reads, instead of being interrupted by them.
package enum TerminalSignals {
    /// To be called first in `main`, before any other thread exists: threads inherit what is blocked, and one that
    /// blocks nothing would die of a signal with the terminal as it is.
    package static func block() { willet_block_signals() }
}
