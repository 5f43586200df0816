/// The tokens of JSON.
extension JSONReader {
    static func skipWhitespace(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    /// A key and its colon, up to the first byte of the value.
    static func key(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) throws(JSONBreak) -> Range<Int> {
        guard bytes[index] == UInt8(ascii: "\"") else { throw JSONBreak(problem: .expectedKey, offset: index) }
        let key = try string(bytes, &index)
        skipWhitespace(bytes, &index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
            throw JSONBreak(problem: .expectedColon, offset: index)
        }
        index += 1
        skipWhitespace(bytes, &index)
        return key
    }

    static func scalar(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) throws(JSONBreak) -> JSONLine.Content {
        switch bytes[index] {
        case UInt8(ascii: "\""): return .string(try string(bytes, &index))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes, &index))
        case UInt8(ascii: "t"): return try literal("true", bytes, &index)
        case UInt8(ascii: "f"): return try literal("false", bytes, &index)
        case UInt8(ascii: "n"): return try literal("null", bytes, &index)
        case _: throw JSONBreak(problem: .expectedValue, offset: index)
        }
    }

    /// A string up to its closing quote. Control characters and escapes that JSON does not know are let through: where
    /// it ends is plain, and everything is shown as it is.
    private static func string(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) throws(JSONBreak) -> Range<Int> {
        let start = index
        index += 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return start..<index
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw JSONBreak(problem: .string, offset: start)
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) throws(JSONBreak) -> Range<Int> {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let hasLeadingZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
        let whole = digits(bytes, &index)
        var isSound = whole == 1 || whole > 1 && !hasLeadingZero
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            isSound = digits(bytes, &index) > 0 && isSound
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            isSound = digits(bytes, &index) > 0 && isSound
        }
        guard isSound, isDelimiter(bytes, index) else { throw JSONBreak(problem: .number, offset: start) }
        return start..<index
    }

    private static func digits(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Int {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        return index - start
    }

    private static func literal(
        _ text: StaticString,
        _ bytes: UnsafeRawBufferPointer,
        _ index: inout Int
    ) throws(JSONBreak) -> JSONLine.Content {
        let start = index
        let end = start + text.utf8CodeUnitCount
        let isThere =
            end <= bytes.count && text.withUTF8Buffer { $0.elementsEqual(bytes[start..<end]) }
            && isDelimiter(bytes, end)
        guard isThere else { throw JSONBreak(problem: .expectedValue, offset: start) }
        index = end
        return .literal(start..<end)
    }

    private static func isDelimiter(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        guard index < bytes.count else { return true }
        switch bytes[index] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return true
        default: return false
        }
    }
}
