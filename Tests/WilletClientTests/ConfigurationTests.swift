import Testing
import WilletClient

@Suite("A configuration")
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
        "keeps for another URL what belongs to the same server, and for no other",
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

    @Test("gives no secret away, however it is printed")
    func printed() throws {
        var configuration = Configuration()
        configuration.headers = [
            .basicAuthorization(user: "me", password: "hunter2"),
            HeaderField(name: "Proxy-Authorization", value: "Bearer hunter2"),
            HeaderField(name: "Cookie", value: "sid=hunter2; lang=hunter2"),
            HeaderField(name: "X-Api-Key", value: "hunter2"), HeaderField(name: "X-Trace", value: "seen"),
        ]
        configuration.subprotocols = ["base64url.bearer.authorization.k8s.io.hunter2", "v1"]
        configuration.proxy = .proxy(try Proxy("http://me:hunter2@proxy.example"))
        configuration.tls.privateKeyPassphrase = "hunter2"
        configuration.onOpen = [.text("hunter2")]
        configuration.onClose = [.text("hunter2")]
        let basic = try #require(configuration.headers.first?.value.dropFirst("Basic ".count))
        for text in Self.texts(of: configuration) {
            #expect(!text.contains("hunter2") && !text.contains(basic))
            for shown in ["Basic ***", "Bearer ***", "sid=***", "X-Api-Key", "seen", "v1", "proxy.example"] {
                #expect(text.contains(shown), "\(shown) in \(text)")
            }
        }
    }

    @Test("has a URL whose dump gives no secret away")
    func printedURL() throws {
        let url = try WebSocketURL("wss://me:hunter2@a.example/ws?token=hunter2&lang=de")
        for text in Self.texts(of: [url]) {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("wss://a.example/ws?token=***&lang=de"))
        }
        #expect("\(url)" == "wss://a.example/ws?token=hunter2&lang=de")
    }

    private static func texts(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }
}
