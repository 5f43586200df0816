/// How the server of a URL is reached. It is found anew for each URL, since a redirect may lead to another server.
struct Route: Hashable, Sendable {
    /// What the transport connects to.
    enum Endpoint: Hashable, Sendable {
        case host(String, port: Int)
        case unixSocket(path: String)
    }

    /// What a proxy is asked for.
    struct Tunnel: Hashable, Sendable {
        var proxy: Proxy
        var host: String
        var port: Int
    }

    /// The server, or the proxy in front of it.
    var endpoint: Endpoint
    var addressFamily: AddressFamily
    /// The way on from a proxy.
    var tunnel: Tunnel?

    /// - Throws: `.invalidConfiguration` for what contradicts itself, or cannot be said to a proxy or a socket.
    init(to url: WebSocketURL, _ configuration: Configuration) throws(WebSocketError) {
        addressFamily = configuration.addressFamily
        var host = url.host
        var port = url.port
        switch configuration.connectTo {
        case nil: break
        case .unixSocket(let path):
            guard (1...107).contains(path.utf8.count), !path.utf8.contains(0) else {
                throw .invalidConfiguration("the path of a Unix socket has 1 to 107 bytes, none of them NUL")
            }
            guard addressFamily == .any else {
                throw .invalidConfiguration("a Unix socket has no IP address: leave out the choice of IPv4 or IPv6")
            }
            if case .proxy = configuration.proxy {
                throw .invalidConfiguration("a Unix socket is reached without a proxy: leave one of the two out")
            }
            // The environment's proxies are for the network; curl leaves them out here too.
            endpoint = .unixSocket(path: path)
            return
        case .host(let name, let number):
            let literal = name.contains(":") ? "[\(name)]" : name
            guard case .host(name, number)? = try? ConnectTarget(hostAndPort: "\(literal):\(number)") else {
                throw .invalidConfiguration("cannot connect to host “\(name)”, port \(number): use host:port")
            }
            host = name
            port = number
        }
        guard let proxy = try Self.proxy(for: url, configuration.proxy) else {
            endpoint = .host(host, port: port)
            return
        }
        guard host.utf8.count <= 255 else {
            throw .invalidConfiguration("the host's name is longer than 255 bytes: no proxy can be asked for it")
        }
        endpoint = .host(proxy.host, port: proxy.port)
        tunnel = Tunnel(proxy: proxy, host: host, port: port)
    }

    private static func proxy(
        for url: WebSocketURL,
        _ selection: ProxySelection
    ) throws(WebSocketError) -> Proxy? {
        switch selection {
        case .none: nil
        case .proxy(let proxy): proxy
        case .environment(let environment): try environment.proxy(for: url)
        }
    }

    /// What messages say was to be reached.
    var address: String {
        if let tunnel { return "\(Authority.text(host: tunnel.host, port: tunnel.port)) through \(tunnel.proxy)" }
        return switch endpoint {
        case .host(let host, let port): Authority.text(host: host, port: port)
        case .unixSocket(let path): path
        }
    }

    /// The host whose name is to be resolved here.
    var host: String {
        switch endpoint {
        case .host(let host, _): host
        case .unixSocket(let path): path
        }
    }
}
