/// UTF-8 octet by octet, straight from the grammar of RFC 3629, section 4.
enum NaiveUTF8 {
    /// The position of the first octet that cannot be right, if there is one, and else whether the text ends whole.
    static func judge(_ octets: [UInt8]) -> (bad: Int?, isComplete: Bool) {
        let tail: ClosedRange<UInt8> = 0x80...0xBF
        var expected: ArraySlice<ClosedRange<UInt8>> = []
        for (position, octet) in octets.enumerated() {
            if let range = expected.popFirst() {
                guard range.contains(octet) else { return (position, false) }
                continue
            }
            switch octet {
            case 0x00...0x7F: break
            case 0xC2...0xDF: expected = [tail]
            case 0xE0: expected = [0xA0...0xBF, tail]
            case 0xE1...0xEC, 0xEE...0xEF: expected = [tail, tail]
            case 0xED: expected = [0x80...0x9F, tail]
            case 0xF0: expected = [0x90...0xBF, tail, tail]
            case 0xF1...0xF3: expected = [tail, tail, tail]
            case 0xF4: expected = [0x80...0x8F, tail, tail]
            default: return (position, false)
            }
        }
        return (nil, expected.isEmpty)
    }
}
