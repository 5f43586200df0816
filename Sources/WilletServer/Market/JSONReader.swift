/// Reads the little JSON that a ``MarketRequest`` is made of. What it reads is bounded by the message's size.
struct JSONReader {
    /// What is read is not JSON, or not what was expected.
    struct Failure: Error, Equatable {
        var message: String

        init(_ message: String) {
            self.message = message
        }
    }

    private let bytes: [UInt8]
    private var index = 0

    /// How deep values that are skipped may nest.
    private static let maximumDepth = 32

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object; `member` must read the value of the key it is given.
    mutating func object(_ member: (String, inout JSONReader) throws(Failure) -> Void) throws(Failure) {
        try list("{", "}") { (reader) throws(Failure) in
            let key = try reader.string()
            guard reader.take(":") else { throw Failure("a key without a value") }
            try member(key, &reader)
        }
    }

    /// Reads an array; `element` must read one element.
    mutating func array(_ element: (inout JSONReader) throws(Failure) -> Void) throws(Failure) {
        try list("[", "]", element)
    }

    /// Reads a string, its escapes resolved.
    mutating func string() throws(Failure) -> String {
        guard take("\"") else { throw Failure("a string was expected") }
        var units: [UInt16] = []
        var plain: [UInt8] = []
        var text = ""
        func flushed(_ text: String) -> String {
            text + String(decoding: plain, as: UTF8.self) + String(decoding: units, as: UTF16.self)
        }
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""):
                return flushed(text)
            case ..<0x20:
                throw Failure("a control character in a string")
            case UInt8(ascii: "\\"):
                let unit = try escape()
                if !plain.isEmpty {
                    text = flushed(text)
                    (plain, units) = ([], [])
                }
                units.append(unit)
            default:
                if !units.isEmpty {
                    text = flushed(text)
                    (plain, units) = ([], [])
                }
                plain.append(byte)
            }
        }
        throw Failure("a string without an end")
    }

    /// Reads an integer, a string or null, and returns it as it is written.
    mutating func identifier() throws(Failure) -> String {
        skipWhitespace()
        let start = index
        switch peek {
        case UInt8(ascii: "\"")?: _ = try string()
        case UInt8(ascii: "n")?: try literal("null")
        default: try integer()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Reads any value and forgets it.
    mutating func skip(depth: Int = 0) throws(Failure) {
        guard depth < Self.maximumDepth else { throw Failure("nested too deeply") }
        skipWhitespace()
        switch peek {
        case UInt8(ascii: "{")?:
            try object { (_, reader) throws(Failure) in try reader.skip(depth: depth + 1) }
        case UInt8(ascii: "[")?:
            try array { (reader) throws(Failure) in try reader.skip(depth: depth + 1) }
        case UInt8(ascii: "\"")?: _ = try string()
        case UInt8(ascii: "n")?: try literal("null")
        case UInt8(ascii: "t")?: try literal("true")
        case UInt8(ascii: "f")?: try literal("false")
        default: try number()
        }
    }

    /// Nothing but white space may follow.
    mutating func end() throws(Failure) {
        skipWhitespace()
        guard index == bytes.count else { throw Failure("more than one value") }
    }

    private mutating func list(
        _ open: UnicodeScalar,
        _ close: UnicodeScalar,
        _ element: (inout JSONReader) throws(Failure) -> Void
    ) throws(Failure) {
        guard take(open) else { throw Failure("'\(open)' was expected") }
        if take(close) { return }
        repeat { try element(&self) } while take(",")
        guard take(close) else { throw Failure("'\(close)' was expected") }
    }

    private mutating func escape() throws(Failure) -> UInt16 {
        switch next() {
        case UInt8(ascii: "n")?: return 0x0A
        case UInt8(ascii: "t")?: return 0x09
        case UInt8(ascii: "r")?: return 0x0D
        case UInt8(ascii: "b")?: return 0x08
        case UInt8(ascii: "f")?: return 0x0C
        case UInt8(ascii: "u")?:
            var unit: UInt16 = 0
            for _ in 0..<4 {
                guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                    throw Failure("an invalid escape")
                }
                unit = unit << 4 | UInt16(digit)
            }
            return unit
        case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
            return UInt16(byte)
        default:
            throw Failure("an invalid escape")
        }
    }

    private mutating func integer() throws(Failure) {
        if peek == UInt8(ascii: "-") { index += 1 }
        let start = index
        while let byte = peek, isDigit(byte) { index += 1 }
        let digits = bytes[start..<index]
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else {
            throw Failure("an integer was expected")
        }
    }

    private mutating func number() throws(Failure) {
        try integer()
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = peek, isDigit(byte) { index += 1 }
        guard index > start else { throw Failure("a digit was expected") }
    }

    private mutating func literal(_ text: String) throws(Failure) {
        guard bytes[index...].starts(with: text.utf8) else { throw Failure("'\(text)' was expected") }
        index += text.utf8.count
    }

    private mutating func take(_ scalar: UnicodeScalar) -> Bool {
        skipWhitespace()
        guard peek == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        index += 1
        return byte
    }

    private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
