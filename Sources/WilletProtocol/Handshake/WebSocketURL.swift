/// A `ws` or `wss` URL (RFC 6455, section 3; RFC 3986), taken apart and checked. Path and query keep their spelling.
public struct WebSocketURL: Hashable, Sendable {
    /// Whether the connection is secured by TLS: `wss` and `https`.
    public let isSecure: Bool
    /// The host: a name, an IPv4 address, or an IPv6 address without its brackets, its zone behind a bare `%`.
    public let host: String
    /// The port: the scheme's default, 80 or 443, if the URL names none.
    public let port: Int
    /// The request target: path and query, at least `/`.
    public let target: String
    /// What stood before an `@`, percent-decoding not done; `nil` if nothing did.
    public let userInfo: String?

    /// Takes a URL apart.
    ///
    /// - Parameter text: `ws`, `wss` or, as their aliases, `http`, `https`; without a scheme it means `ws`.
    ///     At most 32 KiB of printable ASCII: anything else percent-encoded, a host's name in Punycode.
    /// - Throws: ``WebSocketURLError`` that says what is wrong with it.
    public init(_ text: String) throws(WebSocketURLError) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong(limit: Self.maximumLength) }
        if let bad = text.unicodeScalars.first(where: { $0.value <= 0x20 || $0.value >= 0x7F }) {
            throw .invalidCharacter(bad)
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }

        var rest = text[...]
        var isSecure = false
        // Only in front of path and query: what stands in a query may be a URL too.
        if let colon = rest.utf8.firstIndex(where: { ":/?".utf8.contains($0) }), rest[colon...].hasPrefix("://") {
            switch String(rest[..<colon].utf8.map { Character(UnicodeScalar(ASCII.lowered($0))) }) {
            case "ws", "http": isSecure = false
            case "wss", "https": isSecure = true
            case let scheme: throw .unknownScheme(scheme)
            }
            rest = rest[rest.utf8.index(colon, offsetBy: 3)...]
        }

        self.isSecure = isSecure

        let authorityEnd = rest.utf8.firstIndex { "/?".utf8.contains($0) } ?? rest.endIndex
        let tail = rest[authorityEnd...]
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail

        let authority = try Authority(rest[..<authorityEnd])
        userInfo = authority.userInfo
        host = authority.host
        port = authority.port ?? (isSecure ? 443 : 80)
    }

    /// The longest URL that is taken, in bytes.
    package static let maximumLength = 32 << 10

    /// The value of the `Host` header: the port is left out where it is the scheme's own, and a zone always, since it
    /// means something on this machine only (RFC 6874, section 4).
    package var hostHeader: String { authority(host.prefix { $0 != "%" }) }

    private func authority(_ host: some StringProtocol) -> String {
        let name = host.contains(":") ? "[\(host)]" : String(host)
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}

extension WebSocketURL: CustomStringConvertible {
    /// The URL in full, without user name and password.
    public var description: String {
        let host = host.split(separator: "%").joined(separator: "%25")
        return "\(isSecure ? "wss" : "ws")://\(authority(host))\(target)"
    }
}

extension WebSocketURL: CustomDebugStringConvertible {
    /// The URL without user name and password, and values in its query masked whose names are those of secrets.
    public var debugDescription: String { MaskedURL.text(of: description) }
}

extension WebSocketURL: CustomReflectable {
    /// Nothing that a dump of a handshake could give away.
    public var customMirror: Mirror { Mirror(self, children: ["url": debugDescription], displayStyle: .struct) }
}

/// Why a URL cannot be connected to.
public enum WebSocketURLError: Error, Hashable, Sendable {
    /// There is nothing in it.
    case empty
    /// It is longer than the limit, in bytes.
    case tooLong(limit: Int)
    /// White space, a control character or a character beyond ASCII.
    case invalidCharacter(UnicodeScalar)
    /// It has a `#` in it (RFC 6455, section 3).
    case fragment
    /// Neither `ws` nor `wss`.
    case unknownScheme(String)
    /// There is no host in it.
    case noHost
    /// The host is neither a name nor an address.
    case invalidHost(String)
    /// The port is no number from 1 to 65535.
    case invalidPort(String)
}

extension WebSocketURLError: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    public var description: String {
        switch self {
        case .empty: "the URL is empty: give one like ws://localhost:8080/path"
        case .tooLong(let limit): "the URL is longer than \(limit) bytes"
        case .invalidCharacter(let scalar):
            "the URL has the character U+\(String(scalar.value, radix: 16, uppercase: true)) in it: "
                + "write it percent-encoded (a host in Punycode)"
        case .fragment: "the URL has a fragment (#…): WebSocket URLs have none; write %23 for a # of the path"
        case .unknownScheme(let scheme): "unknown scheme \(scheme): use ws:// or wss://"
        case .noHost: "the URL has no host: give one like ws://localhost:8080/path"
        case .invalidHost(let host): "invalid host \(host): use a name, an IPv4 address or [an IPv6 address]"
        case .invalidPort(""): "there is no port: add one from 1 to 65535, as in localhost:8080"
        case .invalidPort(let port): "invalid port \(port): use a number from 1 to 65535"
        }
    }
}
