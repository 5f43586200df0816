/// The authority of a URL (RFC 3986, section 3.2), taken apart and checked.
package struct Authority: Hashable, Sendable {
    /// What stood before an `@`, percent-decoding not done; `nil` if nothing did.
    package let userInfo: String?
    /// A name, an IPv4 address, or an IPv6 address without its brackets, its zone behind a bare `%`.
    package let host: String
    /// The port, if one is named.
    package let port: Int?

    /// Takes `[user[:password]@]host[:port]` apart.
    package init(_ text: Substring) throws(WebSocketURLError) {
        var rest = text
        if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
            userInfo = String(rest[..<at])
            rest = rest[rest.utf8.index(after: at)...]
        } else {
            userInfo = nil
        }
        let portText: Substring?
        if rest.hasPrefix("[") {
            guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")) else { throw .invalidHost(String(rest)) }
            let literal = rest[rest.utf8.index(after: rest.startIndex)..<close]
            guard let address = Self.ipv6Address(literal) else { throw .invalidHost(String(literal)) }
            host = address
            let after = rest[rest.utf8.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw .invalidHost(String(rest)) }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) {
            host = String(rest[..<colon])
            portText = rest[rest.utf8.index(after: colon)...]
        } else {
            host = String(rest)
            portText = nil
        }
        guard !host.isEmpty else { throw .noHost }
        guard host.contains(":") || host.utf8.allSatisfy(Self.isHostOctet) else { throw .invalidHost(host) }

        if let portText, !portText.isEmpty {
            guard portText.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(portText), (1...65535).contains(number)
            else { throw .invalidPort(String(portText)) }
            port = number
        } else {
            port = nil
        }
    }

    /// A host and a port as they are written together; the zone of an address is left out, since it means something on
    /// this machine only (RFC 6874, section 4).
    package static func text(host: String, port: Int) -> String {
        let name = host.prefix { $0 != "%" }
        return name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    }

    /// The address of an IPv6 literal, its zone (RFC 6874) behind a bare `%` as resolvers take it; `nil` if it is none.
    /// Digits and groups are left for the resolver to count.
    private static func ipv6Address(_ literal: Substring) -> String? {
        let address = literal.prefix { $0 != "%" }
        guard address.contains(":"), address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        guard address.endIndex < literal.endIndex else { return String(address) }
        var zone = literal[address.endIndex...].dropFirst()
        // The percent sign is to be written as %25; many write it bare, and then 25 alone is a zone.
        if zone.hasPrefix("25"), zone.utf8.count > 2 { zone = zone.dropFirst(2) }
        guard !zone.isEmpty, zone.utf8.allSatisfy(isHostOctet) else { return nil }
        return "\(address)%\(zone)"
    }

    /// RFC 3986's `reg-name` without percent-encoding, which no resolver takes.
    private static func isHostOctet(_ octet: UInt8) -> Bool {
        ASCII.isAlphanumeric(octet) || "-._~".utf8.contains(octet)
    }
}
