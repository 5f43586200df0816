/// A line of the outline of a JSON text: what it says, and where in the text that stands.
struct JSONLine: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        /// The bracket that begins an object or an array.
        case open(JSONContainer.Kind)
        /// The bracket that ends one.
        case close(JSONContainer.Kind)
        /// One without anything in it.
        case empty(JSONContainer.Kind)
        /// One whose lines are not shown, and how many members it has.
        case folded(JSONContainer.Kind, count: Int)
        /// With its quotes.
        case string(Range<Int>)
        case number(Range<Int>)
        /// `true`, `false` or `null`.
        case literal(Range<Int>)
        /// What is not JSON, and everything after it.
        case broken(JSONProblem, at: Int)
    }

    /// The offset of its first byte: of the key where there is one.
    var start: Int
    /// How many containers it lies in.
    var depth: Int
    /// The key, with its quotes.
    var key: Range<Int>?
    var content: Content
    var hasComma = false
}

/// An object or an array that is not at its end.
struct JSONContainer: Equatable, Sendable {
    enum Kind: Equatable, Sendable { case object, array }

    var kind: Kind
    /// The offset of the first byte of its line.
    var start: Int
    /// The key that it has in its object.
    var key: Range<Int>?
    /// How many members have been read, or been begun.
    var count = 0
}

/// Why a text is not JSON (RFC 8259).
enum JSONProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case expectedKey, expectedColon, expectedValue, expectedComma, number, string
    case unclosed(Int)
    case tooDeep
    /// Another text behind a whole one.
    case moreThanOne

    var description: String {
        switch self {
        case .expectedKey: "a key in quotes is missing"
        case .expectedColon: "a colon is missing"
        case .expectedValue: "a value is missing"
        case .expectedComma: "a comma or the closing bracket is missing"
        case .number: "this is no number of JSON"
        case .string: "the closing quote is missing"
        case .unclosed(let count): "it ends with \(Format.plural(count, "bracket")) open"
        case .tooDeep: "this is nested more than \(JSONReader.depthLimit) deep"
        case .moreThanOne: "the text is over before this"
        }
    }
}
