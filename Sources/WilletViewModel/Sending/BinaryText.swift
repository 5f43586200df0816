import WilletProtocol

/// Bytes as they are typed.
enum BinaryText {
    /// Hexadecimal digits, two a byte: `00ff`, `00 ff`, `0x00 0xff`.
    ///
    /// - Throws: ``SlashCommandError/invalidHex(_:)`` with what cannot be read.
    static func hex(_ text: String) throws(SlashCommandError) -> [UInt8] {
        var bytes: [UInt8] = []
        for group in text.split(whereSeparator: \.isWhitespace) {
            let digits = group.hasPrefix("0x") || group.hasPrefix("0X") ? group.dropFirst(2) : group
            let values = digits.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
            guard values.count == digits.count, !values.isEmpty, values.count % 2 == 0 else {
                throw .invalidHex(String(group.prefix(40)))
            }
            for index in stride(from: 0, to: values.count, by: 2) {
                bytes.append(UInt8(values[index] << 4 | values[index + 1]))
            }
        }
        return bytes
    }

    /// Base64 (RFC 4648, section 4, or section 5 as URLs have it), with or without padding; white space does not count.
    ///
    /// - Throws: ``SlashCommandError/invalidBase64``.
    static func base64(_ text: String) throws(SlashCommandError) -> [UInt8] {
        var digits = text.utf8.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        for index in digits.indices {
            switch digits[index] {
            case UInt8(ascii: "-"): digits[index] = UInt8(ascii: "+")
            case UInt8(ascii: "_"): digits[index] = UInt8(ascii: "/")
            default: break
            }
        }
        if !digits.contains(UInt8(ascii: "=")) {
            digits += Array(repeating: UInt8(ascii: "="), count: -digits.count & 3)
        }
        guard let bytes = Base64.decode(digits) else { throw .invalidBase64 }
        return bytes
    }
}
