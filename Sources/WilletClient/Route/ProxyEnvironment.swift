/// The variables by which an environment names proxies, read as curl reads them.
///
/// For `ws` the first of `ws_proxy`, `WS_PROXY`, `http_proxy`, `all_proxy`, `ALL_PROXY` counts that is set and not empty,
/// for `wss` the first of `wss_proxy`, `WSS_PROXY`, `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`.
/// `HTTP_PROXY` is never looked at: in a CGI script a client of the web server sets it.
///
/// `no_proxy`, or else `NO_PROXY`, lists the hosts that are reached without: names, which stand for their subdomains too,
/// IP addresses without brackets, and blocks of them (`10.0.0.0/8`), or `*` alone for all. Ports cannot be named, and
/// loopback is not left out by itself.
public struct ProxyEnvironment: Hashable, Sendable {
    private static let insecure = ["ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"]
    private static let secure = [
        "wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ]
    private static let exceptions = ["no_proxy", "NO_PROXY"]

    private let variables: [String: String]

    /// Takes what matters from an environment.
    ///
    /// - Parameter value: the value of a variable, `nil` for one that is not set.
    public init(_ value: (_ name: String) -> String?) {
        var variables: [String: String] = [:]
        for name in Self.insecure + Self.secure + Self.exceptions {
            if let value = value(name), !value.isEmpty { variables[name] = value }
        }
        self.variables = variables
    }

    /// The proxy for a server.
    ///
    /// - Throws: ``WebSocketError/invalidConfiguration(_:)`` if that variable names no proxy that can be used.
    public func proxy(for url: WebSocketURL) throws(WebSocketError) -> Proxy? {
        if let list = first(of: Self.exceptions)?.value, NoProxyList(list).contains(url.host) { return nil }
        guard let (name, value) = first(of: url.isSecure ? Self.secure : Self.insecure) else { return nil }
        do throws(WebSocketError) {
            return try Proxy(value)
        } catch {
            throw .invalidConfiguration("the environment's \(name): \(error)")
        }
    }

    private func first(of names: [String]) -> (name: String, value: String)? {
        for name in names {
            if let value = variables[name] { return (name, value) }
        }
        return nil
    }
}

extension ProxyEnvironment: CustomReflectable {
    /// The names alone: a value may carry a password.
    public var customMirror: Mirror { Mirror(self, children: ["names": variables.keys.sorted()]) }
}
