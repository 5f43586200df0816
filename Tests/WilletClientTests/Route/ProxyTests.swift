import Testing

@testable import WilletClient

@Suite("A proxy's URL")
struct ProxyTests {
    @Test(
        "is taken apart",
        arguments: [
            ("http://p:3128", "http://p:3128"), ("http://p", "http://p:1080"), ("p:8080", "http://p:8080"),
            ("p", "http://p:1080"), ("HTTP://p:1/ignored?x#y", "http://p:1"), ("socks5://p", "socks5://p:1080"),
            ("socks5h://[::1]:9050", "socks5://[::1]:9050"), ("http://u:secret@p:1", "http://p:1"),
        ]
    )
    func parses(text: String, description: String) throws { #expect("\(try Proxy(text))" == description) }

    @Test("user name and password are percent-decoded, the first colon between them")
    func credentials() throws {
        let credentials = try #require(try Proxy("http://a%40b%3A:c:%64@p").credentials)
        #expect(credentials.user == Array("a@b:".utf8))
        #expect(credentials.password == Array("c:d".utf8))
        #expect(try Proxy("http://p").credentials == nil)
        #expect(try Proxy("http://@p").credentials == nil)
    }

    @Test(
        "is refused for what cannot be spoken, or reached",
        arguments: [
            ("https://p", "https:// proxies are not supported: use http:// or socks5://"),
            ("socks4://p", "socks4:// proxies are not supported: use http:// or socks5://"),
            ("ftp://p", "ftp:// proxies are not supported: use http:// or socks5://"),
            ("", "the proxy's URL cannot be used: it has no host: give one like http://localhost:3128"),
            ("http://p:0", "the proxy's URL cannot be used: invalid port 0: use a number from 1 to 65535"),
            ("http://p q", "the proxy's URL has characters in it that a URL cannot have: percent-encode them"),
            ("http://p\r\nX: y", "the proxy's URL has characters in it that a URL cannot have: percent-encode them"),
            (
                "socks5://u:\(String(repeating: "x", count: 256))@p",
                "SOCKS takes a user name and a password of up to 255 bytes"
            ),
        ]
    )
    func refuses(text: String, reason: String) {
        #expect(throws: WebSocketError.invalidConfiguration(reason)) { try Proxy(text) }
    }

    @Test("neither its text nor a dump of a configuration tells the password")
    func secrecy() throws {
        var configuration = Configuration()
        configuration.proxy = .proxy(try Proxy("http://user:hunter2@p"))
        var text = "\(configuration)"
        dump(configuration, to: &text)
        configuration.proxy = .environment(ProxyEnvironment { _ in "http://user:hunter2@p" })
        text += "\(configuration)"
        dump(configuration, to: &text)
        #expect(!text.contains("hunter2"))
    }
}
