/// Why a proxy gave no connection to the server.
public struct ProxyFailure: Sendable, Equatable {
    /// What happened.
    public enum Kind: Sendable, Equatable {
        /// It has no address, or does not answer there.
        case unreachable(detail: String)
        /// It ended the connection before the tunnel stood.
        case lost(detail: String)
        /// It answered CONNECT with a status that is not 2xx (RFC 9110, section 9.3.6), for example 407. Status, header
        /// fields and up to 64 KiB of the body are kept.
        case rejected(HTTPRejection)
        /// A SOCKS proxy wants a user name and a password, and was given none.
        case authenticationRequired
        /// A SOCKS proxy takes no user name and password, or not these (RFC 1929).
        case authenticationFailed
        /// A SOCKS proxy answered with this reply (RFC 1928, section 6), for example 5: connection refused.
        case refused(reply: UInt8)
        /// What it says is neither HTTP nor SOCKS 5.
        case invalidAnswer(detail: String)
    }

    /// What happened.
    public var kind: Kind
    /// The proxy's URL, without user name and password.
    public var proxy: String

    /// Why a proxy gave no connection.
    public init(_ kind: Kind, of proxy: Proxy) {
        self.kind = kind
        self.proxy = proxy.description
    }

    /// Whether it may be otherwise the next time.
    ///
    /// - Parameter statuses: those below 500 for which it may.
    func isTransient(statuses: Set<Int>) -> Bool {
        switch kind {
        case .unreachable, .lost: true
        case .rejected(let response): response.status >= 500 || statuses.contains(response.status)
        case .refused(let reply): [1, 3, 4, 5, 6].contains(reply)
        case .authenticationRequired, .authenticationFailed, .invalidAnswer: false
        }
    }
}

extension ProxyFailure: CustomStringConvertible {
    /// What happened, and what to do next.
    public var description: String {
        switch kind {
        case .unreachable(let detail): "cannot reach the proxy \(proxy): \(detail)"
        case .lost(let detail): "lost the proxy \(proxy): \(detail)"
        // 407 is a proxy's own; some say 401.
        case .rejected(let response) where [401, 407].contains(response.status):
            "the proxy \(proxy) wants other credentials (\(response)): give it user:password@ in its URL"
        case .rejected(let response): "the proxy \(proxy) refused: \(response)"
        case .authenticationRequired: "the proxy \(proxy) wants credentials: give it user:password@ in its URL"
        case .authenticationFailed: "the proxy \(proxy) did not accept user name and password"
        case .refused(let reply): "the proxy \(proxy) cannot connect: \(Self.meaning(of: reply))"
        case .invalidAnswer(let detail): "the proxy \(proxy) speaks another protocol: \(detail); check its URL's scheme"
        }
    }

    /// RFC 1928, section 6.
    private static func meaning(of reply: UInt8) -> String {
        switch reply {
        case 1: "general failure"
        case 2: "not allowed by its rules"
        case 3: "network unreachable"
        case 4: "host unreachable"
        case 5: "connection refused"
        case 6: "TTL expired"
        case 7: "it knows no CONNECT"
        case 8: "it does not take this kind of address"
        default: "reply \(reply)"
        }
    }
}
