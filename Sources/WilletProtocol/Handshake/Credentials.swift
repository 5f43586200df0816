/// A user name and a password, as the octets that go over the wire.
package struct Credentials: Hashable, Sendable {
    package var user: [UInt8]
    package var password: [UInt8]

    /// Percent-decodes what stands before the `@` of a URL (RFC 3986, section 3.2.1).
    package init(userInfo: String) {
        let parts = userInfo.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        user = Self.decoded(parts[0])
        password = parts.count > 1 ? Self.decoded(parts[1]) : []
    }

    /// The value of an `Authorization` or `Proxy-Authorization` field (RFC 7617, section 2).
    package var basic: String { "Basic " + Base64.encode(user + [UInt8(ascii: ":")] + password) }

    private static func decoded(_ text: Substring.UTF8View) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text
        while let octet = rest.popFirst() {
            let digits = Substring(rest.prefix(2))
            if octet == UInt8(ascii: "%"), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(digits, radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(octet)
            }
        }
        return bytes
    }
}
