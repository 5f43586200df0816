import Testing

@testable import WilletClient

@Suite("The environment's proxies, as curl reads them")
struct ProxyEnvironmentTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var variables: [String: String]
        var url: String
        var proxy: String?
        var testDescription: String { "\(variables) \(url)" }

        init(_ variables: [String: String], _ url: String, _ proxy: String?) {
            self.variables = variables
            self.url = url
            self.proxy = proxy
        }
    }

    static let rows = [
        Row([:], "ws://h", nil),
        Row(["http_proxy": "a"], "ws://h", "a"),
        Row(["http_proxy": "a"], "wss://h", nil),
        Row(["HTTP_PROXY": "a"], "ws://h", nil),
        Row(["https_proxy": "a"], "wss://h", "a"),
        Row(["HTTPS_PROXY": "a"], "wss://h", "a"),
        Row(["https_proxy": "a", "HTTPS_PROXY": "b"], "wss://h", "a"),
        Row(["https_proxy": "a"], "ws://h", nil),
        Row(["ws_proxy": "a", "http_proxy": "b"], "ws://h", "a"),
        Row(["WSS_PROXY": "a", "https_proxy": "b"], "wss://h", "a"),
        Row(["all_proxy": "a"], "ws://h", "a"),
        Row(["ALL_PROXY": "a"], "wss://h", "a"),
        Row(["http_proxy": "a", "all_proxy": "b"], "ws://h", "a"),
        // An empty variable is as one that is not set.
        Row(["http_proxy": ""], "ws://h", nil),
        Row(["http_proxy": "", "all_proxy": "b"], "ws://h", "b"),
        Row(["http_proxy": "a", "no_proxy": "h"], "ws://h", nil),
        Row(["http_proxy": "a", "NO_PROXY": "h"], "ws://h", nil),
        Row(["http_proxy": "a", "no_proxy": "", "NO_PROXY": "h"], "ws://h", nil),
        Row(["http_proxy": "a", "no_proxy": "x", "NO_PROXY": "h"], "ws://h", "a"),
        // Loopback is no exception of its own.
        Row(["http_proxy": "a"], "ws://localhost", "a"),
        Row(["http_proxy": "a"], "ws://127.0.0.1", "a"),
    ]

    @Test("name a proxy for a URL", arguments: rows)
    func selects(row: Row) throws {
        let environment = ProxyEnvironment { row.variables[$0] }
        let expected = try row.proxy.map { try Proxy($0) }
        #expect(try environment.proxy(for: WebSocketURL(row.url)) == expected)
    }

    @Test("one that cannot be used is named, but only where it counts")
    func unusable() throws {
        let environment = ProxyEnvironment { ["https_proxy": "https://p:1"][$0] }
        let reason = "the environment's https_proxy: https:// proxies are not supported: use http:// or socks5://"
        #expect(throws: WebSocketError.invalidConfiguration(reason)) {
            try environment.proxy(for: WebSocketURL("wss://h"))
        }
        #expect(try environment.proxy(for: WebSocketURL("ws://h")) == nil)
    }
}
