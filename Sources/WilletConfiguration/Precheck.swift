/// Finds what TOMLKit's parser does not refuse but dies of: a table's name that begins with a character that no name can
/// have, as `[é]`; a } where a list's next value should be, as `[1, }`; broken dates, so all of them, for no setting is
/// one. All else is left to the parser, which stops at the first thing that is wrong, so what comes after that need not
/// be understood here.
struct Precheck {
    private enum Bracket { case list, table }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var column = 1
    /// The lists and tables of a value that are open.
    private var open: [Bracket] = []
    /// Whether nothing but blanks came since the line began.
    private var isLineStart = true
    /// Whether an = came, or a list was opened, or a comma in it, and no value since.
    private var awaitsValue = false

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// - Throws: an ``Issue`` with the place.
    static func check(_ text: String) throws(Issue) {
        var check = Precheck(text)
        while check.index < check.scalars.count { try check.step() }
    }

    private mutating func step() throws(Issue) {
        let scalar = scalars[index]
        switch scalar {
        case "\n":
            advance()
            if open.isEmpty { isLineStart = true }
            return
        case " ", "\t", "\r":
            return advance()
        case "#":
            while index < scalars.count, scalars[index] != "\n" { advance() }
            return
        case "[" where isLineStart && open.isEmpty: try skipHeaderStart()
        case "\"", "'":
            skipString(scalar)
            awaitsValue = false
        case "[", "{":
            open.append(scalar == "[" ? .list : .table)
            awaitsValue = scalar == "["
            advance()
        case "}" where open.last == .list && awaitsValue:
            throw Issue(
                .line(line, column: column),
                "this is no TOML: a } stands where a list's next value, or its ], should"
            )
        case "0"..."9" where awaitsValue && beginsDate:
            throw Issue(
                .line(line, column: column),
                "dates are not used here: take it out, or put it in quotes"
            )
        case "]", "}":
            _ = open.popLast()
            awaitsValue = false
            advance()
        case _:
            awaitsValue = scalar == "=" || scalar == "," && open.last == .list
            advance()
        }
        isLineStart = false
    }

    /// Whether what is looked at has a hyphen where a date has its first, as no number has. The parser skips each _.
    private var beginsDate: Bool {
        let start = scalars[index...].prefix(100).lazy.filter { $0 != "_" }.prefix(5)
        return start.count == 5 && start.last == "-" && !["e", "E"].contains(start.dropFirst(3).first)
    }

    private mutating func skipHeaderStart() throws(Issue) {
        advance()
        if index < scalars.count, scalars[index] == "[" { advance() }
        while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { advance() }
        guard index < scalars.count else { return }
        switch scalars[index] {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "\"", "'", "]": break
        case let other:
            let shown = other.properties.generalCategory == .control ? "a control character" : "“\(other)”"
            throw Issue(
                .line(line, column: column),
                "this is no TOML: \(shown) cannot begin the name of a table: put the name in quotes"
            )
        }
    }

    /// Skips a string to its end; one that does not end is for the parser to refuse.
    private mutating func skipString(_ quote: Unicode.Scalar) {
        let isLong = scalars[index...].starts(with: [quote, quote, quote])
        advance(isLong ? 3 : 1)
        while index < scalars.count {
            if scalars[index] == "\\", quote == "\"" {
                advance(2)
            } else if scalars[index] == quote, !isLong {
                return advance()
            } else if scalars[index...].starts(with: [quote, quote, quote]) {
                // Up to two quotes may stand before the three that end it.
                advance(3)
                for _ in 0..<2 where index < scalars.count && scalars[index] == quote { advance() }
                return
            } else if scalars[index] == "\n", !isLong {
                return
            } else {
                advance()
            }
        }
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < scalars.count {
            if scalars[index] == "\n" {
                line += 1
                column = 0
            }
            column += 1
            index += 1
        }
    }
}
