/// Where a client connects to in place of its URL's host and port. What it asks for there stays the URL's: the `Host`
/// field, and the name that TLS sends and finds in the certificate.
public enum ConnectTarget: Hashable, Sendable {
    /// A name or an address, an IPv6 address without brackets, and a port.
    case host(String, port: Int)
    /// The path of a Unix domain socket, of at most 107 bytes.
    case unixSocket(path: String)

    /// Takes `host:port` apart, or `[an IPv6 address]:port`.
    ///
    /// - Throws: ``WebSocketError/invalidConfiguration(_:)``.
    public init(hostAndPort text: String) throws(WebSocketError) {
        // What stands before it may be a password: it is not repeated.
        guard !text.contains("@") else {
            throw .invalidConfiguration("this is no host:port: a user or password does not belong there")
        }
        do throws(WebSocketURLError) {
            let authority = try Authority(text[...])
            guard let port = authority.port else { throw .invalidPort("") }
            self = .host(authority.host, port: port)
        } catch {
            throw .invalidConfiguration("“\(text)” is no host:port: \(error)")
        }
    }
}

/// Which of a host's addresses are tried.
public enum AddressFamily: Hashable, Sendable {
    /// Both families, raced (RFC 8305).
    case any
    /// IPv4 alone.
    case ipv4
    /// IPv6 alone.
    case ipv6
}
