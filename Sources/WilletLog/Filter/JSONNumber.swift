/// A number in the spelling of JSON (RFC 8259, section 6), compared exactly, whatever its length: as binary floating
/// point the ids 9007199254740992 and 9007199254740993 would be the same.
struct JSONNumber {
    private let isNegative: Bool
    /// From the first digit that is not zero to the last; a dot may lie between them.
    private let digits: UnsafeRawBufferPointer
    /// Where the decimal point stands, counted from the first digit: 0.05 has -1, 5 has 1.
    private let magnitude: Int

    /// - Parameter bytes: a number, as the grammar has it; it must live as long as this.
    init(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let exponentMark = rest.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? rest.endIndex
        let mantissa = rest[..<exponentMark]
        let dot = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) }
        guard let first = mantissa.firstIndex(where: isDigit), let last = mantissa.lastIndex(where: isDigit) else {
            digits = UnsafeRawBufferPointer(rebasing: mantissa[mantissa.startIndex..<mantissa.startIndex])
            magnitude = 0
            return
        }
        digits = UnsafeRawBufferPointer(rebasing: mantissa[first...last])
        magnitude = (first < dot ? dot - first : dot - first + 1) + Self.exponent(rest[exponentMark...].dropFirst())
    }

    /// Bounded, so that nothing overflows: no text is long enough to make up for so much.
    private static func exponent(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        var value = 0
        for byte in bytes where byte >= UInt8(ascii: "0") && value < 1 << 50 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return bytes.first == UInt8(ascii: "-") ? -value : value
    }

    /// Negative where this number is less than the other, zero where they are equal, positive where it is greater.
    func order(to other: JSONNumber) -> Int {
        if digits.isEmpty || other.digits.isEmpty {
            let (mine, its) = (digits.isEmpty ? 0 : 1, other.digits.isEmpty ? 0 : 1)
            return (isNegative ? -mine : mine) - (other.isNegative ? -its : its)
        }
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let order = magnitude == other.magnitude ? orderOfDigits(to: other) : magnitude < other.magnitude ? -1 : 1
        return isNegative ? -order : order
    }

    private func orderOfDigits(to other: JSONNumber) -> Int {
        let dot = UInt8(ascii: ".")
        var (mine, its) = (0, 0)
        while true {
            if mine < digits.count, digits[mine] == dot { mine += 1 }
            if its < other.digits.count, other.digits[its] == dot { its += 1 }
            // What goes on is greater: its last digit is not zero.
            guard mine < digits.count, its < other.digits.count else {
                return (mine < digits.count ? 1 : 0) - (its < other.digits.count ? 1 : 0)
            }
            if digits[mine] != other.digits[its] { return digits[mine] < other.digits[its] ? -1 : 1 }
            mine += 1
            its += 1
        }
    }
}
