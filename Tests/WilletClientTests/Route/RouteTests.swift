import Testing

@testable import WilletClient

@Suite("The route to a server")
struct RouteTests {
    private func route(_ url: String = "ws://h:1/", _ change: (inout Configuration) throws -> Void) throws -> Route {
        var configuration = Configuration()
        try change(&configuration)
        return try Route(to: WebSocketURL(url), configuration)
    }

    @Test("is the URL's host and port, unless something else is said")
    func direct() throws {
        let route = try route { _ in }
        #expect(route.endpoint == .host("h", port: 1))
        #expect(route.tunnel == nil)
        #expect(route.address == "h:1")
    }

    @Test("leads through a proxy to the host that is to be connected to")
    func proxied() throws {
        let proxy = try Proxy("http://u:p@proxy:3128")
        let named = try route { $0.proxy = .proxy(proxy) }
        #expect(named.endpoint == .host("proxy", port: 3128))
        #expect(named.tunnel == Route.Tunnel(proxy: proxy, host: "h", port: 1))
        #expect(named.address == "h:1 through http://proxy:3128")
        let other = try route {
            $0.proxy = .proxy(proxy)
            $0.connectTo = .host("::1", port: 2)
        }
        #expect(other.tunnel == Route.Tunnel(proxy: proxy, host: "::1", port: 2))
    }

    @Test("asks the environment for the URL's host, whatever is connected to")
    func environment() throws {
        let environment = ProxyEnvironment { ["all_proxy": "p:1", "no_proxy": "h"][$0] }
        let exempt = try route {
            $0.proxy = .environment(environment)
            $0.connectTo = .host("other", port: 2)
        }
        #expect(exempt.endpoint == .host("other", port: 2))
        #expect(exempt.tunnel == nil)
        #expect(try route("ws://x") { $0.proxy = .environment(environment) }.tunnel?.host == "x")
    }

    @Test("to a Unix socket leaves out the environment's proxy")
    func unixSocket() throws {
        let route = try route {
            $0.connectTo = .unixSocket(path: "/run/x")
            $0.proxy = .environment(ProxyEnvironment { ["all_proxy": "p:1"][$0] })
        }
        #expect(route.endpoint == .unixSocket(path: "/run/x"))
        #expect(route.tunnel == nil)
        #expect(route.address == "/run/x")
    }

    @Test("that contradicts itself or cannot be asked for is refused")
    func refused() throws {
        let changes: [@Sendable (inout Configuration) throws -> Void] = [
            { $0.connectTo = .unixSocket(path: "") },
            { $0.connectTo = .unixSocket(path: String(repeating: "x", count: 108)) },
            { $0.connectTo = .unixSocket(path: "a\0b") },
            {
                $0.connectTo = .unixSocket(path: "/run/x")
                $0.addressFamily = .ipv6
            },
            {
                $0.connectTo = .unixSocket(path: "/run/x")
                $0.proxy = .proxy(try Proxy("p"))
            },
            { $0.connectTo = .host("", port: 1) },
            { $0.connectTo = .host("h\r\nX: y", port: 1) },
            { $0.connectTo = .host("u@h", port: 1) },
            { $0.connectTo = .host("h", port: 0) },
            { $0.connectTo = .host("h", port: 65_536) },
            {
                $0.connectTo = .host(String(repeating: "h", count: 256), port: 1)
                $0.proxy = .proxy(try Proxy("socks5://p"))
            },
        ]
        for (index, change) in changes.enumerated() {
            var configuration = Configuration()
            try change(&configuration)
            #expect("change \(index)") {
                _ = try WebSocketClient(url: "ws://h/", configuration: configuration)
            } throws: { error in
                if case .invalidConfiguration? = error as? WebSocketError { true } else { false }
            }
        }
    }

    @Test(
        "a place to connect to is host:port",
        arguments: [("h:1", ("h", 1)), ("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:443", ("::1", 443))]
    )
    func target(text: String, parts: (host: String, port: Int)) throws {
        #expect(try ConnectTarget(hostAndPort: text) == .host(parts.host, port: parts.port))
    }

    @Test("another is not", arguments: ["h", "h:", "h:x", ":1", "u@h:1", "::1:443", "h:1:2", "ws://h:1", "h:1/x"])
    func noTarget(text: String) {
        #expect(throws: WebSocketError.self) { try ConnectTarget(hostAndPort: text) }
    }
}
