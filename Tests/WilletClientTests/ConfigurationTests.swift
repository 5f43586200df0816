import Testing
import WilletClient

@Suite("A configuration for another URL")
struct ConfigurationTests {
    private static let own: Configuration = {
        var configuration = Configuration()
        let names = ["authorization", "Cookie", "Host", "Proxy-Authorization", "X-Own"]
        configuration.headers = names.map { HeaderField(name: $0, value: "a") }
        configuration.connectTo = .host("other.example", port: 1)
        configuration.tls.serverName = "name.example"
        configuration.subprotocols = ["v1"]
        return configuration
    }()

    @Test(
        "keeps for the same server what belongs to it, and for no other",
        arguments: [
            ("wss://a.example/x?y", 5, true, "name.example"), ("wss://A.example:443", 5, true, "name.example"),
            ("wss://a.example:444", 1, false, "name.example"), ("ws://a.example", 1, false, "name.example"),
            ("wss://b.example", 1, false, nil),
        ] as [(String, Int, Bool, String?)]
    )
    func adapted(url: String, headers: Int, keepsAddress: Bool, name: String?) throws {
        let configuration = Self.own.adapted(to: try WebSocketURL(url), from: try WebSocketURL("wss://a.example/ws"))
        #expect(configuration.headers.count == headers)
        #expect(configuration.headers.last?.name == "X-Own")
        #expect((configuration.connectTo != nil) == keepsAddress)
        #expect(configuration.tls.serverName == name)
        #expect(configuration.subprotocols == ["v1"])
    }

    @Test("a Unix socket stays where it is")
    func unixSocket() throws {
        var configuration = Configuration()
        configuration.connectTo = .unixSocket(path: "/run/a")
        let other = configuration.adapted(to: try WebSocketURL("ws://b"), from: try WebSocketURL("ws://a"))
        #expect(other.connectTo == .unixSocket(path: "/run/a"))
    }
}
