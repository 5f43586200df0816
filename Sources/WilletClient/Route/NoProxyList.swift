import Glibc
import WilletProtocol

/// The hosts that are reached without a proxy, as `no_proxy` lists them for curl.
struct NoProxyList {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Whether a host is reached without a proxy.
    ///
    /// - Parameter host: a name or an address, an IPv6 address without brackets.
    func contains(_ host: String) -> Bool {
        // A star is a wildcard only where it stands alone.
        if text == "*" { return true }
        let address = Self.address(host.prefix { $0 != "%" })
        return text.split(separator: ",").contains { element in
            let entry = ASCII.trimmed(element)
            guard !entry.isEmpty else { return false }
            return address.map { Self.block(entry, contains: $0) } ?? Self.domain(entry, contains: host)
        }
    }

    /// `example.com` and `.example.com` are that host and all below it.
    private static func domain(_ domain: Substring, contains host: String) -> Bool {
        let domain = withoutTrailingDot(domain.hasPrefix(".") ? domain.dropFirst() : domain)
        let host = withoutTrailingDot(host[...])
        guard !domain.isEmpty else { return false }
        return ASCII.equalIgnoringCase(host, domain)
            || host.utf8.count > domain.utf8.count
                && ASCII.equalIgnoringCase(String(Substring(host.utf8.suffix(domain.utf8.count + 1))), "." + domain)
    }

    /// An address, or with `/bits` all that begin with the same bits.
    private static func block(_ block: Substring, contains address: [UInt8]) -> Bool {
        let parts = block.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let start = Self.address(parts[0]), start.count == address.count else { return false }
        var bits = address.count * 8
        if parts.count > 1 {
            guard let number = Int(parts[1]), (0...bits).contains(number) else { return false }
            // With curl no bits are all bits.
            if number > 0 { bits = number }
        }
        return zip(start, address).enumerated().allSatisfy { index, octets in
            let count = min(max(bits - index * 8, 0), 8)
            return (octets.0 ^ octets.1) >> UInt8(8 - count) == 0
        }
    }

    /// The four or sixteen octets of an address.
    private static func address(_ text: Substring) -> [UInt8]? {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: length)
            if inet_pton(family, String(text), &octets) == 1 { return octets }
        }
        return nil
    }

    private static func withoutTrailingDot(_ name: Substring) -> Substring {
        name.hasSuffix(".") ? name.dropLast() : name
    }
}
