import Testing

@testable import WilletServer

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "A target names an endpoint and its parameters; unknown parameters are ignored",
        arguments: [
            ("/", Endpoint.echo),
            ("/echo?token=secret", .echo),
            ("/chat", .chat(name: nil)),
            ("/chat?name=J%C3%BCrgen+B", .chat(name: "Jürgen B")),
            ("/chat?name=%1b%5B31m%00", .chat(name: "\u{FFFD}[31m\u{FFFD}")),
            ("/chat?name=%20%20", .chat(name: nil)),
            ("/chat?name=100%25%zz%+1", .chat(name: "100%%zz% 1")),
            ("/chat?name=" + String(repeating: "x", count: 99), .chat(name: String(repeating: "x", count: 40))),
            ("/chat?name=a&name=b", .chat(name: "a")),
            ("/market", .market(rate: 20)),
            ("/market?rate=1000000", .market(rate: 1_000_000)),
            ("/flood", .flood(count: 1000, size: 128)),
            ("/flood?size=0&count=1000000000", .flood(count: 1_000_000_000, size: 0)),
            ("/close", .close(code: 1000, after: 0)),
            ("/close?code=4001&after=0.25", .close(code: 4001, after: 250_000_000)),
            ("/drop?after=2", .drop(after: 2_000_000_000)),
            ("/silent", .silent),
            ("/refuse", .refuse(status: 503)),
            ("/refuse?status=401", .refuse(status: 401)),
        ]
    )
    func parses(target: String, endpoint: Endpoint) {
        #expect(Endpoint.parse(target) == .success(endpoint))
    }

    @Test(
        "A parameter out of range is an error that says the range",
        arguments: [
            ("/market?rate=1000001", "rate is a whole number from 1 to 1000000"),
            ("/market?rate=fast", "rate is a whole number from 1 to 1000000"),
            ("/flood?count=0", "count is a whole number from 1 to 1000000000"),
            ("/flood?size=16777217", "size is a whole number from 0 to 16777216"),
            ("/close?code=65536", "code is a whole number from 0 to 65535"),
            ("/close?after=-1", "after is a number of seconds from 0 to 86400"),
            ("/drop?after=nan", "after is a number of seconds from 0 to 86400"),
            ("/drop?after=inf", "after is a number of seconds from 0 to 86400"),
            ("/refuse?status=101", "status is a whole number from 200 to 599"),
        ]
    )
    func refuses(target: String, text: String) {
        #expect(Endpoint.parse(target) == .failure(.badParameter(text)))
    }

    @Test("Other paths are unknown", arguments: ["/echo/", "/chatter", "", "*"])
    func unknown(target: String) {
        #expect(Endpoint.parse(target) == .failure(.unknownPath))
    }
}
