import Testing

@testable import WilletServer

@Suite("Handshake", .timeLimit(.minutes(1)))
struct HandshakeTests {
    @Test("An upgrade is answered with 101 and the accept value of RFC 6455, section 1.3")
    func upgrade() async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send(RawClient.request("/echo"))
            let head = try await client.head()
            #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(head.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"))
            #expect(!head.lowercased().contains("sec-websocket-protocol"))
        }
    }

    @Test(
        "The first subprotocol that the server knows is chosen",
        arguments: [("soap, v2.chat, v1.chat", "v2.chat"), ("v1.chat,v2.chat", "v1.chat"), ("soap", nil)]
    )
    func subprotocol(offer: String, choice: String?) async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send(RawClient.request("/market", "Sec-WebSocket-Protocol: \(offer)"))
            let line = try await client.head().split(separator: "\r\n").first { $0.hasPrefix("Sec-WebSocket-Protocol") }
            #expect(line.map(String.init) == choice.map { "Sec-WebSocket-Protocol: \($0)" })
        }
    }

    @Test("A frame in the same packet as the request is not lost")
    func earlyFrame() async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send(Array(RawClient.request("/").utf8) + masked(0x81, Array("early".utf8)))
            _ = try await client.head()
            #expect(try await client.text() == "early")
        }
    }

    @Test(
        "What cannot be upgraded gets an answer that says why, and the connection ends",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "426 Upgrade Required", "WebSocket client"),
            (RawClient.request("/nowhere"), "404 Not Found", "/chat?name=NAME"),
            ("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", "404 Not Found", "/market?rate=R"),
            (RawClient.request("/market?rate=0"), "400 Bad Request", "rate is a whole number from 1 to 1000000"),
            (RawClient.request("/refuse"), "503 Service Unavailable", "refused, as you asked"),
            (RawClient.request("/refuse?status=404"), "404 Not Found", "404 Not Found: refused, as you asked"),
            ("GET /refuse?status=429 HTTP/1.1\r\nHost: x\r\n\r\n", "429 Too Many Requests", "refused"),
        ]
    )
    func refusal(request: String, status: String, body: String) async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send(request)
            let answer = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
            #expect(answer.contains("\r\n\r\n"))
            #expect(answer.contains(body))
        }
    }

    @Test("Status 401 names an authentication scheme, 204 has no body, 426 names the version")
    func refusalFields() async throws {
        #expect(Refusal(status: 401).headers == ["WWW-Authenticate": "Basic realm=\"willet\""])
        #expect(Refusal(status: 204).body.isEmpty)
        #expect(Refusal.upgradeRequired.headers["Sec-WebSocket-Version"] == "13")
    }

    @Test(
        "A handshake that RFC 6455 does not allow is refused",
        arguments: [
            ("Version: 13", "Version: 8"), ("GET", "POST"), ("Upgrade\r\nSec", "close\r\nSec"),
            ("dGhlIHNhbXBsZSBub25jZQ==", "short"), ("Sec-WebSocket-Key", "X-Key"),
        ]
    )
    func badHandshake(original: String, broken: String) async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            let request = RawClient.request("/")
            let range = try #require(request.firstRange(of: original))
            try await client.send(request.replacingCharacters(in: range, with: broken))
            let answer = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 426 Upgrade Required\r\n"))
        }
    }

    @Test("Bytes that are not HTTP get 400")
    func notHTTP() async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send("\u{16}\u{3}\u{1}garbage\r\n\r\n")
            #expect(String(decoding: try await client.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
