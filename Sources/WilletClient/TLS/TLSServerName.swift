import Glibc
import WilletProtocol

/// Whom TLS asks for, and looks for in the certificate.
enum TLSServerName: Equatable {
    /// A host name, without the dot that may end it (RFC 6066, section 3).
    case name(String)
    /// An address, as its four or sixteen octets: it is looked for, but not asked for.
    case address([UInt8])

    /// `nil` for what is neither.
    init?(_ host: String) {
        // A zone means something on this machine only.
        let address = String(host.prefix { $0 != "%" })
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &octets) == 1 {
            self = .address(Array(octets.prefix(4)))
        } else if inet_pton(AF_INET6, address, &octets) == 1 {
            self = .address(octets)
        } else {
            let name = host.hasSuffix(".") ? String(host.dropLast()) : host
            guard (1...253).contains(name.utf8.count),
                name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "-._~".utf8.contains($0) })
            else { return nil }
            self = .name(name)
        }
    }

    /// Whether a certificate's DNS name is for this host (RFC 9525, section 6.3): the same, or `*` for its first label.
    /// A star for all of a top-level domain is none.
    func matches(dnsName: some Collection<UInt8>) -> Bool {
        guard case .name(let host) = self else { return false }
        let name = host.utf8.map(ASCII.lowered)
        var pattern = dnsName.map(ASCII.lowered)
        if pattern.last == UInt8(ascii: ".") { pattern.removeLast() }
        guard pattern.starts(with: "*.".utf8) else { return pattern == name }
        guard let dot = name.firstIndex(of: UInt8(ascii: ".")), dot > 0 else { return false }
        return pattern[1...] == name[dot...] && pattern[2...].contains(UInt8(ascii: "."))
    }

    /// Whether a certificate's address is this one.
    func matches(address octets: some Collection<UInt8>) -> Bool {
        if case .address(let address) = self { address.elementsEqual(octets) } else { false }
    }
}
