/// Why the terminal cannot be used, and what to do about it.
package enum TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Standard input or output is a file or a pipe.
    case notATerminal
    /// Nothing is known of the terminal's type, nor of those that most terminals understand.
    case unknownType(String)
    /// A terminal of this type cannot place its cursor.
    case noCursorAddressing(type: String)
    /// There is one terminal a process, and it is open.
    case alreadyOpen
    /// A call to the system failed.
    case system(errno: Int32)

    package var description: String {
        switch self {
        case .notATerminal:
            "standard input and output are not both a terminal: run it in one, or without the full screen as a pipe"
        case .unknownType(let type):
            "no description of the terminal \"\(type)\", nor of xterm-256color and vt100: install ncurses-base or ncurses-term, or set TERM"
        case .noCursorAddressing(let type):
            "a terminal of the type \"\(type)\" cannot place its cursor: set TERM to what it is, or use a pipe"
        case .alreadyOpen:
            "the terminal is open already: close it first"
        case .system(let errno):
            "the terminal cannot be opened: the system's error \(errno)"
        }
    }
}
