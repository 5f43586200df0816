/// A file that is to be sent as one message.
package struct OutgoingFile: Hashable, Sendable {
    package var path: String
    /// Whether it goes out as text; else as a binary message.
    package var isText: Bool

    /// What became of reading it.
    package enum Outcome: Sendable {
        case read([UInt8])
        case failed(reason: String)
    }

    package init(path: String, isText: Bool) {
        self.path = path
        self.isText = isText
    }

    /// As it is typed.
    var command: String { "/send-file \(isText ? "--text " : "")\(path)" }

    /// `--text PATH` or `PATH`, as it is typed behind the command; `nil` without a path.
    init?(argument: String) {
        let flag = "--text"
        let rest = argument.dropFirst(flag.count)
        isText = argument.hasPrefix(flag) && rest.first?.isWhitespace != false
        path = String(isText ? rest.drop(while: \.isWhitespace) : argument[...])
        guard !path.isEmpty else { return nil }
    }
}
