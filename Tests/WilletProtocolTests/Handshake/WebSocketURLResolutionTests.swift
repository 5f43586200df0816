import Testing
import WilletProtocol

@Suite("References that lead to another URL, RFC 3986, section 5")
struct WebSocketURLResolutionTests {
    /// Section 5.4's examples, without those that mean something other than a URL of ours.
    static let examples = [
        ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"), ("g?y", "/b/c/g?y"),
        ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), ("g?y#s", "/b/c/g?y"), (";x", "/b/c/;x"), ("g;x", "/b/c/g;x"),
        ("", "/b/c/d;p?q"), (".", "/b/c/"), ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"),
        ("../..", "/"), ("../../", "/"), ("../../g", "/g"), ("../../../g", "/g"), ("../../../../g", "/g"),
        ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."), (".g", "/b/c/.g"), ("g..", "/b/c/g.."), ("..g", "/b/c/..g"),
        ("./../g", "/b/g"), ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"), ("g/../h", "/b/c/h"),
        ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"), ("g?y/./x", "/b/c/g?y/./x"),
        ("g?y/../x", "/b/c/g?y/../x"), ("g#s/../x", "/b/c/g"),
    ]

    @Test("a relative reference", arguments: examples)
    func relative(reference: String, target: String) throws {
        let url = try WebSocketURL("ws://user:secret@a:8080/b/c/d;p?q").resolving(reference)
        #expect(url.description == "ws://a:8080" + target)
        // The server is the same: so is who we are.
        #expect(url.userInfo == "user:secret")
    }

    @Test(
        "a reference that names a server",
        arguments: [
            ("//g", "wss://g/"), ("//g:1/x/../y", "wss://g:1/y"), ("ws://h", "ws://h/"),
            ("HTTPS://h/a//b?c", "wss://h/a//b?c"),
            ("http://h:80/./x", "ws://h/x"), ("wss://[::1]:9/", "wss://[::1]:9/"),
        ]
    )
    func absolute(reference: String, url: String) throws {
        let resolved = try WebSocketURL("wss://user:secret@a/b").resolving(reference)
        #expect(resolved.description == url)
        #expect(resolved.userInfo == nil)
    }

    @Test("who we are is for the same origin, unless the reference says who")
    func userInfo() throws {
        let base = try WebSocketURL("wss://user:secret@a/b")
        #expect(try base.resolving("https://A:443/x").userInfo == "user:secret")
        #expect(try base.resolving("wss://other@a/x").userInfo == "other")
        #expect(try base.resolving("wss://other@b/x").userInfo == "other")
    }

    @Test("an IPv6 literal and its zone are kept")
    func literal() throws {
        #expect(
            try WebSocketURL("ws://[fe80::1%25eth0]:81/a").resolving("b").description == "ws://[fe80::1%25eth0]:81/b"
        )
    }

    @Test(
        "what leads nowhere",
        arguments: [
            ("ftp://h/", .unknownScheme("ftp")), ("localhost:8080/x", .unknownScheme("localhost")),
            ("javascript:alert(1)", .unknownScheme("javascript")), ("ws:x", .noHost), ("///x", .noHost),
            ("//", .noHost),
            ("/a b", .invalidCharacter(" ")), ("/\u{E9}", .invalidCharacter("\u{E9}")),
            ("?\u{301}", .invalidCharacter("\u{301}")),
            ("ws://h:0/", .invalidPort("0")), ("/" + String(repeating: "x", count: 40_000), .tooLong(limit: 32 << 10)),
        ] as [(String, WebSocketURLError)]
    )
    func nowhere(reference: String, error: WebSocketURLError) throws {
        let base = try WebSocketURL("ws://a/b")
        #expect(throws: error) { try base.resolving(reference) }
    }

    @Test(
        "an origin is scheme, host and port",
        arguments: [
            ("ws://a/x", "http://A:80/y", true), ("wss://a", "wss://a:443/", true), ("ws://a", "wss://a", false),
            ("ws://a", "ws://b", false), ("ws://a", "ws://a:81", false), ("ws://a.b", "ws://b", false),
        ]
    )
    func origin(left: String, right: String, isSame: Bool) throws {
        #expect(try WebSocketURL(left).hasOrigin(of: try WebSocketURL(right)) == isSame)
    }
}
