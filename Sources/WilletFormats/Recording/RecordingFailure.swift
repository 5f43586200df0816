/// Why nothing can be recorded into a file.
package enum RecordingFailure: Error, Hashable, Sendable {
    case hasNUL
    case notRegular
    /// There is something else in it.
    case foreign
    /// It is a recording, and this program does not know how it goes on.
    case newer
    /// Another process records into it.
    case busy
    /// With the number of the system's error.
    case system(Int32)

    /// What is wrong, and what to do.
    ///
    /// - Parameter systemText: what the system calls an error.
    package func text(_ systemText: (Int32) -> String) -> String {
        switch self {
        case .hasNUL: "a name has no NUL in it"
        case .notRegular: "it is no regular file: name another"
        case .foreign: "it is there already, and no recording: name another"
        case .newer: "it is a recording of a newer version: update this program, or name another"
        case .busy: "another willet records into it: name another"
        case .system(let code): systemText(code)
        }
    }
}
