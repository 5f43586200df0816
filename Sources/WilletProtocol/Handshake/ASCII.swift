/// What HTTP's grammar asks of octets (RFC 9110, section 5.6).
package enum ASCII {
    /// Whether the text is a token: at least one octet, each of them a `tchar` (section 5.6.2).
    package static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenOctet)
    }

    /// Whether two texts are the same but for the case of ASCII letters.
    package static func equalIgnoringCase(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        left.utf8.lazy.map(lowered).elementsEqual(right.utf8.lazy.map(lowered))
    }

    /// An octet, an upper-case letter as its lower-case one.
    package static func lowered(_ octet: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet) ? octet | 0x20 : octet
    }

    /// Whether an octet is a letter or a digit.
    package static func isAlphanumeric(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    /// The elements of a comma-separated list, without the white space around them and without empty ones
    /// (section 5.6.1).
    package static func listElements(_ value: String) -> [Substring] {
        split(value, ",").map(trimmed).filter { !$0.isEmpty }
    }

    /// The parts of a text before, between and behind separators. Octets again: to Swift U+037E, the Greek question
    /// mark, is the same character as a semicolon, and a comma with a combining mark is none.
    static func split(_ text: some StringProtocol, _ separator: UnicodeScalar, maxSplits: Int = .max) -> [Substring] {
        Substring(text).utf8
            .split(separator: UInt8(ascii: separator), maxSplits: maxSplits, omittingEmptySubsequences: false)
            .map(Substring.init)
    }

    /// The text without spaces and tabs at both ends.
    package static func trimmed(_ text: Substring) -> Substring {
        // Octets, not characters: a combining mark makes one character with the space before it.
        var octets = text.utf8
        while let last = octets.last, last == 0x20 || last == 0x09 { octets.removeLast() }
        while let first = octets.first, first == 0x20 || first == 0x09 { octets.removeFirst() }
        return Substring(octets)
    }

    private static func isTokenOctet(_ octet: UInt8) -> Bool {
        isAlphanumeric(octet) || "!#$%&'*+-.^_`|~".utf8.contains(octet)
    }
}
