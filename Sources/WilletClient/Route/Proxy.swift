/// A proxy through which a server is reached.
public struct Proxy: Hashable, Sendable {
    /// What the proxy speaks.
    public enum Scheme: String, Hashable, Sendable {
        /// HTTP; every connection, `ws` too, is a tunnel made with CONNECT (RFC 9110, section 9.3.6).
        case http
        /// SOCKS 5 (RFC 1928), user name and password as of RFC 1929. The proxy resolves names.
        case socks5
    }

    /// What the proxy speaks.
    public let scheme: Scheme
    /// Its name or address, an IPv6 address without brackets.
    public let host: String
    /// Its port; 1080, as with curl, if its URL names none.
    public let port: Int
    /// Who asks, if the proxy wants to know.
    let credentials: Credentials?

    /// Takes a proxy's URL apart.
    ///
    /// - Parameter url: `http://[user[:password]@]host[:port]` or `socks5://…`; `socks5h` is the same as `socks5`, and no
    ///   scheme the same as `http`. User name and password are percent-encoded. A path is ignored.
    /// - Throws: ``WebSocketError/invalidConfiguration(_:)``.
    public init(_ url: String) throws(WebSocketError) {
        guard url.utf8.count <= WebSocketURL.maximumLength, url.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
            throw .invalidConfiguration(
                "the proxy's URL has characters in it that a URL cannot have: percent-encode them"
            )
        }
        var rest = url[...]
        var scheme = Scheme.http
        if let end = url.firstRange(of: "://") {
            let text = url[..<end.lowerBound].lowercased()
            switch text {
            case "http": scheme = .http
            case "socks5", "socks5h": scheme = .socks5
            default:
                throw .invalidConfiguration("\(text):// proxies are not supported: use http:// or socks5://")
            }
            rest = url[end.upperBound...]
        }
        let authority: Authority
        do throws(WebSocketURLError) {
            authority = try Authority(rest.prefix { !"/?#".contains($0) })
        } catch {
            let reason = error == .noHost ? "it has no host: give one like http://localhost:3128" : "\(error)"
            throw .invalidConfiguration("the proxy's URL cannot be used: \(reason)")
        }
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? 1080
        credentials = authority.userInfo.map { Credentials(userInfo: $0) }.flatMap { $0.user.isEmpty ? nil : $0 }
        if scheme == .socks5, let credentials, max(credentials.user.count, credentials.password.count) > 255 {
            throw .invalidConfiguration("SOCKS takes a user name and a password of up to 255 bytes")
        }
    }
}

extension Proxy: CustomStringConvertible {
    /// The proxy's URL, without user name and password.
    public var description: String { "\(scheme)://\(Authority.text(host: host, port: port))" }
}

extension Proxy: CustomReflectable {
    /// Nothing that a dump of a configuration could give away.
    public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}

/// Whether a proxy is used, and which one.
public enum ProxySelection: Hashable, Sendable {
    /// None.
    case none
    /// This one, for every server.
    case proxy(Proxy)
    /// That which the environment names for a server.
    case environment(ProxyEnvironment)
}
