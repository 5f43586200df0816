/// A place in a command where something can be completed: the word that ends at the cursor.
package struct CompletionSite: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The name of the command itself.
        case command
        /// One of some words behind the command of this name.
        case word(command: String)
        case path
    }

    package var kind: Kind
    /// All that stands before the cursor.
    var text: String
    /// What of it is to be completed.
    package var word: String

    /// - Parameter text: what stands before the cursor; `nil` if it is no command, or one that has nothing to complete.
    init?(_ text: Substring) {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return nil }
        self.text = String(text)
        let rest = text.dropFirst()
        guard let nameEnd = rest.firstIndex(where: \.isWhitespace) else {
            (kind, word) = (.command, String(rest))
            return
        }
        let name = rest[..<nameEnd]
        let argument = rest[nameEnd...].drop(while: \.isWhitespace)
        switch name {
        case "save", "record": (kind, word) = (.path, String(argument))
        case "send-file":
            if argument.hasPrefix("-"), !argument.contains(where: \.isWhitespace) {
                (kind, word) = (.word(command: "send-file"), String(argument))
            } else {
                (kind, word) = (.path, OutgoingFile(argument: String(argument))?.path ?? "")
            }
        case "snip", "every", "session", "open", "connect", "speed":
            (kind, word) = (.word(command: String(name)), String(argument))
        default: return nil
        }
    }

    /// Where the word begins, in bytes of UTF-8.
    var start: Int { text.utf8.count - word.utf8.count }

    /// What of a path names the folder, with its slash, and what begins the name in it.
    package var pathParts: (folder: String, name: String) {
        guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", word) }
        let name = word.utf8.index(after: slash)
        return (String(word[..<name]), String(word[name...]))
    }
}
