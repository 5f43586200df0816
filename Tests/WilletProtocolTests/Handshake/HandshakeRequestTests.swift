import Testing
import WilletProtocol

@Suite("The client's handshake (RFC 6455, section 4.1)")
struct HandshakeRequestTests {
    /// The nonce of section 1.3: `the sample nonce`.
    static let nonce = Array("the sample nonce".utf8)

    private func request(
        _ url: String = "ws://example.com/chat",
        subprotocols: [String] = [],
        additional: [HeaderField] = []
    ) throws -> HandshakeRequest {
        try HandshakeRequest(
            url: WebSocketURL(url),
            nonce: Self.nonce,
            subprotocols: subprotocols,
            additional: additional
        )
    }

    @Test("The smallest request has these fields and no others")
    func smallest() throws {
        let request = try request("ws://example.com/chat?room=1")
        #expect(request.target == "/chat?room=1")
        #expect(request.key == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(
            request.headers == [
                HeaderField(name: "Host", value: "example.com"),
                HeaderField(name: "Upgrade", value: "websocket"),
                HeaderField(name: "Connection", value: "Upgrade"),
                HeaderField(name: "Sec-WebSocket-Key", value: "dGhlIHNhbXBsZSBub25jZQ=="),
                HeaderField(name: "Sec-WebSocket-Version", value: "13"),
            ]
        )
    }

    @Test("Subprotocols and further fields come behind, in their order")
    func everything() throws {
        let additional = [
            HeaderField(name: "Origin", value: "https://example.com"), HeaderField(name: "Cookie", value: "a=b"),
            HeaderField(name: "Cookie", value: "c=d"),
        ]
        let request = try request(subprotocols: ["chat.v2", "chat"], additional: additional)
        #expect(request.subprotocols == ["chat.v2", "chat"])
        let offer = HeaderField(name: "Sec-WebSocket-Protocol", value: "chat.v2, chat")
        #expect(Array(request.headers.dropFirst(5)) == [offer] + additional)
    }

    @Test(
        "Host has the port where it is not the scheme's own, and an IPv6 address its brackets",
        arguments: [
            ("ws://example.com", "example.com"), ("ws://example.com:80/", "example.com"),
            ("ws://example.com:443", "example.com:443"), ("wss://example.com", "example.com"),
            ("wss://example.com:443", "example.com"), ("wss://example.com:80", "example.com:80"),
            ("ws://127.0.0.1:8080/x", "127.0.0.1:8080"), ("ws://[::1]/", "[::1]"), ("ws://[::1]:80/", "[::1]"),
            ("wss://[2001:db8::1]:8443/", "[2001:db8::1]:8443"), ("ws://user:secret@example.com/", "example.com"),
            ("ws://[fe80::1%25eth0]:81/", "[fe80::1]:81"),
        ]
    )
    func host(url: String, host: String) throws {
        #expect(try request(url).headers.first == HeaderField(name: "Host", value: host))
    }

    @Test("A Host of the caller stands in place of ours", arguments: ["Host", "host", "HOST"])
    func ownHost(name: String) throws {
        let own = HeaderField(name: name, value: "other.example")
        let request = try request(additional: [own])
        #expect(request.headers.filter { $0.isNamed("Host") } == [own])
    }

    @Test(
        "What the handshake itself sets may not be set, in any case",
        arguments: [
            "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept", "Content-Length", "Transfer-Encoding",
        ]
    )
    func reserved(name: String) {
        for spelling in [name, name.lowercased(), name.uppercased()] {
            #expect(throws: HandshakeRequestError.reservedHeader(name)) {
                try request(additional: [HeaderField(name: spelling, value: "x")])
            }
        }
    }

    @Test("Fields that would break the request are refused")
    func badFields() {
        #expect(throws: HandshakeRequestError.invalidHeaderValue(name: "X-A")) {
            try request(additional: [HeaderField(name: "X-A", value: "a\r\nX-Evil: 1")])
        }
        #expect(throws: HandshakeRequestError.invalidHeaderValue(name: "Host")) {
            try request(additional: [HeaderField(name: "Host", value: "a\r\n\r\n")])
        }
        #expect(throws: HandshakeRequestError.invalidHeaderName("X A")) {
            try request(additional: [HeaderField(name: "X A", value: "a")])
        }
    }

    @Test(
        "A subprotocol that is no token is refused",
        arguments: ["", " ", "a b", "a,b", "a\r\nX: 1", "a\0", "a/b", "naïve", "a;b", "\"a\""]
    )
    func badSubprotocol(name: String) {
        #expect(throws: HandshakeRequestError.invalidSubprotocol(name)) {
            try request(subprotocols: ["chat", name])
        }
    }

    @Test(
        "User name and password of the URL are sent as Basic credentials (RFC 7617), unless a header says otherwise",
        arguments: [
            ("Aladdin:open%20sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("user", "Basic dXNlcjo="),
            ("a%zz:%4", "Basic YSV6ejolNA=="), ("%41:b", "Basic QTpi"),
            ("%+1:b", "Basic JSsxOmI="),
        ]
    )
    func credentials(userInfo: String, value: String) throws {
        let url = try WebSocketURL("ws://\(userInfo)@h/")
        let nonce = [UInt8](repeating: 0, count: 16)
        let request = try HandshakeRequest(url: url, nonce: nonce)
        #expect(request.headers.filter { $0.isNamed("Authorization") }.map(\.value) == [value])
        let own = HeaderField(name: "authorization", value: "Bearer x")
        let other = try HandshakeRequest(url: url, nonce: nonce, additional: [own])
        #expect(other.headers.filter { $0.isNamed("Authorization") } == [own])
    }

    @Test("Two Host fields are refused (RFC 9112, section 3.2)")
    func repeatedHost() throws {
        let hosts = ["a", "b"].map { HeaderField(name: "host", value: $0) }
        let url = try WebSocketURL("ws://x/")
        #expect(throws: HandshakeRequestError.repeatedHost) {
            _ = try HandshakeRequest(url: url, nonce: [UInt8](repeating: 0, count: 16), additional: hosts)
        }
    }

    @Test("A subprotocol may be offered once only, and case matters")
    func repeatedSubprotocol() throws {
        #expect(throws: HandshakeRequestError.repeatedSubprotocol("chat")) {
            try request(subprotocols: ["chat", "other", "chat"])
        }
        #expect(try request(subprotocols: ["chat", "Chat"]).subprotocols == ["chat", "Chat"])
    }
}
