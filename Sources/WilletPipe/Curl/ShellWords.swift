/// A command line taken apart into words, as bash does it, but for what would run or read something else.
struct ShellWords {
    /// Why a line cannot be taken.
    enum Failure: Error, Hashable, CustomStringConvertible {
        /// A quotation does not end.
        case openQuote(Character)
        /// The line goes on with another command, or wants something of the shell.
        case shell(Character)
        /// It is written for the command prompt of Windows.
        case windows
        /// It is written for PowerShell.
        case powerShell

        var description: String {
            switch self {
            case .openQuote(let quote): "the line ends within \(quote)…\(quote): copy it whole"
            case .shell(let character):
                "the line has a “\(character)” outside of quotes: give one curl command, with values in place of variables"
            case .windows:
                "the line is written for the Windows command prompt: copy it as cURL (bash) or cURL (POSIX)"
            case .powerShell: "the line is written for PowerShell: copy it as cURL (bash) or cURL (POSIX)"
            }
        }
    }

    private var rest: Substring
    private var words: [String] = []
    private var word: String?

    /// Whether a line begins as browsers begin those for PowerShell.
    static func isForPowerShell(_ line: String) -> Bool {
        let start = line.drop(while: \.isWhitespace).lowercased()
        return ["$session", "invoke-webrequest", "invoke-restmethod"].contains(where: start.hasPrefix)
    }

    /// The words of a line.
    static func split(_ line: String) throws(Failure) -> [String] {
        if isForPowerShell(line) { throw .powerShell }
        var parser = ShellWords(rest: Substring(line))
        try parser.parse()
        return parser.words
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func parse() throws(Failure) {
        while let character = rest.popFirst() {
            switch character {
            case " ", "\t", "\n", "\r\n", "\r": endWord()
            case "\\": escape()
            case "'": append(try upTo("'"))
            case "\"": try quoted()
            case "$" where rest.first == "'": try ansiQuoted()
            case "$" where rest.first == "\"": break
            case "^" where rest.first == "\"" || rest.first?.isNewline == true: throw .windows
            case ";" where rest.allSatisfy(\.isWhitespace): break
            case "$", "`", "|", "&", ";", "<", ">", "(", ")": throw .shell(character)
            default: append(String(character))
            }
        }
        endWord()
    }

    private mutating func append(_ text: String) { word = (word ?? "") + text }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }

    /// Behind a backslash: a line that goes on, or a character as it is.
    private mutating func escape() {
        guard let next = rest.popFirst(), !next.isNewline else { return }
        append(String(next))
    }

    private mutating func upTo(_ quote: Character) throws(Failure) -> String {
        guard let end = rest.firstIndex(of: quote) else { throw .openQuote(quote) }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
    }

    private mutating func quoted() throws(Failure) {
        append("")
        while let character = rest.popFirst() {
            switch character {
            case "\"": return
            case "\\":
                guard let next = rest.popFirst() else { throw .openQuote("\"") }
                if next.isNewline { continue }
                append("\"\\$`".contains(next) ? String(next) : "\\\(next)")
            case "$" where rest.first.map { $0.isLetter || "_{(".contains($0) } == true: throw .shell("$")
            case "`": throw .shell("`")
            default: append(String(character))
            }
        }
        throw .openQuote("\"")
    }

    /// `$'…'`: what Chrome writes where there is more than plain text.
    private mutating func ansiQuoted() throws(Failure) {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let character = rest.popFirst() {
            switch character {
            case "'":
                return append(String(decoding: bytes, as: UTF8.self))
            case "\\":
                guard let next = rest.popFirst() else { throw .openQuote("'") }
                bytes += unescaped(next)
            default:
                bytes += Array(String(character).utf8)
            }
        }
        throw .openQuote("'")
    }

    private mutating func unescaped(_ character: Character) -> [UInt8] {
        switch character {
        case "n": [0x0A]
        case "r": [0x0D]
        case "t": [0x09]
        case "a": [0x07]
        case "b": [0x08]
        case "e", "E": [0x1B]
        case "f": [0x0C]
        case "v": [0x0B]
        case "\\", "'", "\"", "?": Array(String(character).utf8)
        case "x": number(radix: 16, digits: 2).map { [UInt8(truncatingIfNeeded: $0)] } ?? Array("\\x".utf8)
        case "u", "U": scalar(character)
        case "0"..."7": octal(character)
        default: Array("\\\(character)".utf8)
        }
    }

    private mutating func scalar(_ character: Character) -> [UInt8] {
        guard let high = number(radix: 16, digits: character == "u" ? 4 : 8) else {
            return Array("\\\(character)".utf8)
        }
        var value = high
        // Beyond the first plane Chrome writes the two halves of UTF-16.
        if (0xD800..<0xDC00).contains(high), rest.hasPrefix("\\u") {
            let before = rest
            rest = rest.dropFirst(2)
            if let low = number(radix: 16, digits: 4), (0xDC00..<0xE000).contains(low) {
                value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
            } else {
                rest = before
            }
        }
        return Array(String(Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}").utf8)
    }

    private mutating func octal(_ first: Character) -> [UInt8] {
        rest = Substring(String(first) + rest)
        return number(radix: 8, digits: 3).map { [UInt8(truncatingIfNeeded: $0)] } ?? []
    }

    private mutating func number(radix: Int, digits: Int) -> UInt32? {
        let text = rest.prefix(digits).prefix { $0.isASCII && ($0.hexDigitValue.map { $0 < radix } ?? false) }
        guard !text.isEmpty else { return nil }
        rest = rest[text.endIndex...]
        return UInt32(text, radix: radix)
    }
}
