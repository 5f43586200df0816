import WilletProtocol

/// Reads the language of ``Filter``: this file groups and joins, `FilterParser+Terms.swift` reads single terms.
struct FilterParser {
    static let termLimit = 64
    static let depthLimit = 32
    /// Bytes of one text, expression or path.
    static let literalLimit = 1024

    let bytes: [UInt8]
    let now: Timestamp
    let utcOffset: Int
    var position = 0
    /// The first word that looks like a key of the language, colon and all, and is none.
    var unknownKey: String?
    private var terms = 0

    init(_ text: String, now: Timestamp, utcOffset: Int) {
        bytes = Array(text.utf8)
        self.now = now
        self.utcOffset = utcOffset
    }

    mutating func parse() throws(FilterError) -> Filter.Term {
        skipSpace()
        if next == nil { return .all([]) }
        return try alternatives(after: "", depth: 0)
    }

    // MARK: - Groups

    private mutating func alternatives(after before: String, depth: Int) throws(FilterError) -> Filter.Term {
        var terms = [try sequence(after: before, depth: depth)]
        while take("|") { terms.append(try sequence(after: "|", depth: depth)) }
        return .disjunction(terms)
    }

    private mutating func sequence(after before: String, depth: Int) throws(FilterError) -> Filter.Term {
        var terms: [Filter.Term] = []
        skipSpace()
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            terms.append(try factor(depth: depth))
            skipSpace()
        }
        // A `)` that closes nothing is what is wrong, and not what is missing before it.
        if next == UInt8(ascii: ")"), depth == 0 { throw error(.unopenedGroup) }
        if terms.isEmpty { throw error(.missingTerm(after: before)) }
        return .conjunction(terms)
    }

    private mutating func factor(depth: Int) throws(FilterError) -> Filter.Term {
        let start = position
        guard depth < Self.depthLimit else { throw error(.tooDeep) }
        if take("!") {
            skipSpace()
            guard let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") else {
                throw error(.missingTerm(after: "!"))
            }
            return .not(try factor(depth: depth + 1))
        }
        if take("(") {
            let term = try alternatives(after: "(", depth: depth + 1)
            guard take(")") else { throw error(.unclosedGroup, at: start) }
            return term
        }
        terms += 1
        guard terms <= Self.termLimit else { throw error(.tooManyTerms) }
        return try term()
    }

    // MARK: - Bytes

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes a word of ASCII, if it stands here.
    mutating func take(word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    mutating func skipSpace() {
        while let byte = next, Self.isSpace(byte) { position += 1 }
    }

    func error(_ problem: FilterError.Problem, at offset: Int? = nil) -> FilterError {
        FilterError(offset: offset ?? position, problem: problem)
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Whether a word ends here.
    var isAtEnd: Bool {
        switch next {
        case nil, UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"): true
        case let byte?: Self.isSpace(byte)
        }
    }

    /// Whether a path's key may have it without quotes.
    static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x21, 0x7F: false
        case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "="), UInt8(ascii: "!"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "\""), UInt8(ascii: "\\"):
            false
        default: true
        }
    }
}
