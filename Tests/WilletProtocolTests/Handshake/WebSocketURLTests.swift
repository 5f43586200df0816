import TestSupport
import Testing
import WilletProtocol

@Suite("WebSocket URLs (RFC 6455, section 3; RFC 3986)")
struct WebSocketURLTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var url: String
        var isSecure: Bool
        var host: String
        var port: Int
        var target: String
        var userInfo: String?
        var testDescription: String { url }

        init(_ url: String, secure: Bool = false, _ host: String, _ port: Int, _ target: String, user: String? = nil) {
            self.url = url
            isSecure = secure
            self.host = host
            self.port = port
            self.target = target
            userInfo = user
        }
    }

    static let good: [Row] = [
        Row("ws://example.com", "example.com", 80, "/"),
        Row("wss://example.com", secure: true, "example.com", 443, "/"),
        Row("http://example.com", "example.com", 80, "/"),
        Row("https://example.com", secure: true, "example.com", 443, "/"),
        Row("WS://example.com/", "example.com", 80, "/"),
        Row("WsS://example.com/", secure: true, "example.com", 443, "/"),
        Row("HTTPS://example.com/", secure: true, "example.com", 443, "/"),
        Row("ws://example.com/Path/UPPER?Query=Value", "example.com", 80, "/Path/UPPER?Query=Value"),
        Row("ws://example.com?query", "example.com", 80, "/?query"),
        Row("ws://example.com:81?a=b", "example.com", 81, "/?a=b"),
        Row("ws://example.com/?", "example.com", 80, "/?"),
        Row("ws://example.com//a//b/../c/.", "example.com", 80, "//a//b/../c/."),
        Row("ws://example.com/%7Euser/%2F%00?x=%23", "example.com", 80, "/%7Euser/%2F%00?x=%23"),
        Row("ws://example.com/a@b:c?d@e:f/g?h", "example.com", 80, "/a@b:c?d@e:f/g?h"),
        Row("ws://example.com/?next=http://other.example/", "example.com", 80, "/?next=http://other.example/"),
        Row("ws://example.com:1", "example.com", 1, "/"),
        Row("ws://example.com:65535/", "example.com", 65535, "/"),
        Row("ws://example.com:00080/", "example.com", 80, "/"),
        Row("ws://example.com:/", "example.com", 80, "/"),
        Row("ws://host:", "host", 80, "/"),
        Row("wss://host:/x", secure: true, "host", 443, "/x"),
        Row("wss://host:80/x", secure: true, "host", 80, "/x"),
        Row("ws://user@example.com/", "example.com", 80, "/", user: "user"),
        Row("ws://user:pass@example.com:8080/", "example.com", 8080, "/", user: "user:pass"),
        Row("ws://user:p@ss:w@example.com/", "example.com", 80, "/", user: "user:p@ss:w"),
        Row("ws://:token@example.com/", "example.com", 80, "/", user: ":token"),
        Row("ws://@example.com/", "example.com", 80, "/", user: ""),
        Row("ws://127.0.0.1:9001/x", "127.0.0.1", 9001, "/x"),
        Row("ws://[::1]", "::1", 80, "/"),
        Row("ws://[::1]:8080/x", "::1", 8080, "/x"),
        Row("ws://[::1]:/x", "::1", 80, "/x"),
        Row("wss://user:a:b@[2001:DB8::1]:8443?q", secure: true, "2001:DB8::1", 8443, "/?q", user: "user:a:b"),
        Row("ws://[::ffff:192.0.2.1]/", "::ffff:192.0.2.1", 80, "/"),
        Row("ws://[fe80::1%25eth0]:81/", "fe80::1%eth0", 81, "/"),
        Row("ws://[fe80::1%eth0]/", "fe80::1%eth0", 80, "/"),
        Row("ws://[fe80::1%25]/", "fe80::1%25", 80, "/"),
        Row("ws://[fe80::1%2525]/", "fe80::1%25", 80, "/"),
        Row("ws://xn--bcher-kva.example/", "xn--bcher-kva.example", 80, "/"),
        Row("ws://a_b.example/", "a_b.example", 80, "/"),
        Row("ws://example.com./", "example.com.", 80, "/"),
        Row("localhost", "localhost", 80, "/"),
        Row("localhost:8080", "localhost", 8080, "/"),
        Row("localhost:8080/chat?x=1", "localhost", 8080, "/chat?x=1"),
        Row("localhost/chat", "localhost", 80, "/chat"),
        Row("localhost?x", "localhost", 80, "/?x"),
        Row("localhost/proxy?to=wss://other.example/", "localhost", 80, "/proxy?to=wss://other.example/"),
        Row("localhost?to=http://other.example/", "localhost", 80, "/?to=http://other.example/"),
        Row("127.0.0.1:9001", "127.0.0.1", 9001, "/"),
        Row("[::1]:9001/x", "::1", 9001, "/x"),
        Row("user:pass@localhost:8080", "localhost", 8080, "/", user: "user:pass"),
    ]

    static let bad: [(String, WebSocketURLError)] = [
        ("", .empty),
        ("ws://", .noHost),
        ("ws:///path", .noHost),
        ("ws://?query", .noHost),
        ("ws://:8080/", .noHost),
        ("ws://user@/", .noHost),
        ("ws://user@:80/", .noHost),
        ("/path", .noHost),
        ("//example.com/", .noHost),
        ("?", .noHost),
        ("ftp://example.com/", .unknownScheme("ftp")),
        ("wsss://example.com/", .unknownScheme("wsss")),
        ("W://example.com/", .unknownScheme("w")),
        ("ws+unix://example.com/", .unknownScheme("ws+unix")),
        ("file:///etc/passwd", .unknownScheme("file")),
        ("://example.com/", .unknownScheme("")),
        ("ws://example.com/#", .fragment),
        ("ws://example.com/path#part", .fragment),
        ("ws://example.com#part", .fragment),
        ("ws://example.com/a b", .invalidCharacter(" ")),
        (" ws://example.com/", .invalidCharacter(" ")),
        ("ws://example.com/ ", .invalidCharacter(" ")),
        ("ws://example.com/\r\nX-Evil: 1", .invalidCharacter("\r")),
        ("ws://example.com/\n", .invalidCharacter("\n")),
        ("ws://exa\0mple.com/", .invalidCharacter("\0")),
        ("ws://example.com/\t", .invalidCharacter("\t")),
        ("ws://example.com/\u{7F}", .invalidCharacter("\u{7F}")),
        ("ws://bücher.example/", .invalidCharacter("ü")),
        ("ws://example.com/☂", .invalidCharacter("☂")),
        ("ws://example.com/\u{301}", .invalidCharacter("\u{301}")),
        ("ws://example.com:0/", .invalidPort("0")),
        ("ws://example.com:65536/", .invalidPort("65536")),
        ("ws://example.com:99999999999999999999/", .invalidPort("99999999999999999999")),
        ("ws://example.com:+80/", .invalidPort("+80")),
        ("ws://example.com:-1/", .invalidPort("-1")),
        ("ws://example.com:80a/", .invalidPort("80a")),
        ("ws://example.com:80:80/", .invalidPort("80:80")),
        ("ws://example.com:http/", .invalidPort("http")),
        ("ws://[::1]:x/", .invalidPort("x")),
        ("ws://exa%6Dple.com/", .invalidHost("exa%6Dple.com")),
        ("ws://exa\\mple.com/", .invalidHost("exa\\mple.com")),
        ("ws://a,b/", .invalidHost("a,b")),
        ("ws://<host>/", .invalidHost("<host>")),
        ("ws://[::1/", .invalidHost("[::1")),
        ("ws://[::1]x/", .invalidHost("[::1]x")),
        ("ws://[]/", .invalidHost("")),
        ("ws://[example.com]/", .invalidHost("example.com")),
        ("ws://[127.0.0.1]/", .invalidHost("127.0.0.1")),
        ("ws://[::g]/", .invalidHost("::g")),
        ("ws://[fe80::1%]/", .invalidHost("fe80::1%")),
        ("ws://[fe80::1%et:h0]/", .invalidHost("fe80::1%et:h0")),
        ("ws://[::1]]/", .invalidHost("[::1]]")),
    ]

    @Test("A URL is taken apart, and path and query keep their spelling", arguments: good)
    func taken(row: Row) throws {
        let url = try WebSocketURL(row.url)
        #expect(url.isSecure == row.isSecure)
        #expect(url.host == row.host)
        #expect(url.port == row.port)
        #expect(url.target == row.target)
        #expect(url.userInfo == row.userInfo)
    }

    @Test("What cannot be connected to is refused with its reason", arguments: bad)
    func refused(url: String, error: WebSocketURLError) {
        #expect(throws: error) { try WebSocketURL(url) }
        #expect(!error.description.isEmpty)
    }

    @Test("A URL is written out so that it means the same again, without its secrets", arguments: good)
    func description(row: Row) throws {
        let url = try WebSocketURL(row.url)
        let again = try WebSocketURL(url.description)
        #expect(again.userInfo == nil)
        #expect(
            (again.isSecure, again.host, again.port) == (url.isSecure, url.host, url.port) && again.target == url.target
        )
    }

    @Test("A URL may have 32 KiB, and no octet more")
    func length() throws {
        let longest = "ws://h/" + String(repeating: "a", count: WebSocketURL.maximumLength - 7)
        #expect(try WebSocketURL(longest).target.utf8.count == WebSocketURL.maximumLength - 6)
        #expect(throws: WebSocketURLError.tooLong(limit: 32 << 10)) { try WebSocketURL(longest + "a") }
    }

    @Test("Random text never traps", arguments: 0..<20)
    func randomText(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "ws", "://", ":", "/", "[", "]", "@", "?", "%", "%25", "a", "::1", "80", "#", "\u{301}", " ", ".", "é",
            "//",
        ]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 1...10, using: &generator))
                .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let url = try? WebSocketURL(text) else { continue }
            #expect(!url.host.isEmpty, "\(text)")
            #expect((1...65535).contains(url.port), "\(text)")
            #expect(url.target.hasPrefix("/"), "\(text)")
        }
    }
}
