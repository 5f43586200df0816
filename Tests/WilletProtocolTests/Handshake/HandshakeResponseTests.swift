import Testing
import WilletProtocol

@Suite("Judging the server's handshake (RFC 6455, section 4.1)")
struct HandshakeResponseTests {
    private static let accept = HeaderField(name: "Sec-WebSocket-Accept", value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    private static let upgrade = HeaderField(name: "Upgrade", value: "websocket")
    private static let connection = HeaderField(name: "Connection", value: "Upgrade")

    private func judge(
        status: Int = 101,
        _ headers: [HeaderField] = [upgrade, connection, accept],
        offered: [String] = [],
        and more: [(String, String)] = []
    ) throws -> String? {
        let request = try HandshakeRequest(
            url: WebSocketURL("ws://example.com/chat"),
            nonce: HandshakeRequestTests.nonce,
            subprotocols: offered
        )
        let added = more.map { HeaderField(name: $0, value: $1) }
        return try HandshakeResponse(status: status, headers: headers + added).judge(for: request).subprotocol
    }

    @Test("The key of sections 1.3 and 4.2.2 has the accept value given there")
    func acceptExample() {
        #expect(HandshakeResponse.accept(forKey: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test("The answer of section 1.3 passes, whatever else the server tells of itself")
    func passes() throws {
        #expect(try judge() == nil)
        #expect(try judge(and: [("Server", "x"), ("Date", "y"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]) == nil)
    }

    @Test("No other status passes", arguments: [100, 102, 200, 301, 400, 401, 403, 404, 426, 500, 503])
    func status(status: Int) {
        #expect(throws: HandshakeResponseError.unexpectedStatus(status)) { try judge(status: status) }
    }

    @Test(
        "Upgrade is a list of tokens in any case",
        arguments: ["websocket", "WebSocket", "WEBSOCKET", "h2c, websocket", "websocket,h2c", " \twebsocket\t"]
    )
    func goodUpgrade(value: String) throws {
        #expect(try judge([HeaderField(name: "upgrade", value: value), Self.connection, Self.accept]) == nil)
    }

    @Test(
        "An Upgrade without websocket fails",
        arguments: ["", "h2c", "websockets", "web socket", "websocket/13", "x-websocket"]
    )
    func badUpgrade(value: String) {
        #expect(throws: HandshakeResponseError.missingUpgrade) {
            try judge([HeaderField(name: "Upgrade", value: value), Self.connection, Self.accept])
        }
    }

    @Test(
        "Connection has Upgrade among its tokens",
        arguments: ["Upgrade", "upgrade", "keep-alive, Upgrade", "Upgrade,keep-alive", ",, UPGRADE ,"]
    )
    func goodConnection(value: String) throws {
        #expect(try judge([Self.upgrade, HeaderField(name: "CONNECTION", value: value), Self.accept]) == nil)
    }

    @Test(
        "A Connection without Upgrade fails",
        arguments: ["", "keep-alive", "close", "Upgraded", "keep-alive Upgrade"]
    )
    func badConnection(value: String) {
        #expect(throws: HandshakeResponseError.missingConnectionUpgrade) {
            try judge([Self.upgrade, HeaderField(name: "Connection", value: value), Self.accept])
        }
    }

    @Test("Connection in two fields is one list")
    func twoConnectionFields() throws {
        let keepAlive = HeaderField(name: "Connection", value: "keep-alive")
        #expect(try judge([Self.upgrade, keepAlive, Self.connection, Self.accept]) == nil)
    }

    @Test("Each field that must be there is missed")
    func missing() {
        #expect(throws: HandshakeResponseError.missingUpgrade) { try judge([Self.connection, Self.accept]) }
        #expect(throws: HandshakeResponseError.missingConnectionUpgrade) { try judge([Self.upgrade, Self.accept]) }
        #expect(throws: HandshakeResponseError.missingAccept) { try judge([Self.upgrade, Self.connection]) }
    }

    @Test(
        "An Accept that does not answer our key fails, to the letter",
        arguments: [
            "", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo", "S3PPLMBITXAQ9KYGZZHZRBK+XOO=", "dGhlIHNhbXBsZSBub25jZQ==",
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo= x", "\"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"",
            // KELVIN SIGN for the K: canonically equal to the right value, and yet other octets.
            "s3pPLMBiTxaQ9kYGzzhZRb\u{212A}+xOo=",
            // A combining mark that belongs to the space before it.
            " \u{301}s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        ]
    )
    func wrongAccept(value: String) {
        #expect(throws: HandshakeResponseError.wrongAccept) {
            try judge([Self.upgrade, Self.connection, HeaderField(name: "Sec-WebSocket-Accept", value: value)])
        }
    }

    @Test("White space around Accept is ignored")
    func acceptWithWhiteSpace() throws {
        let accept = HeaderField(name: "sec-websocket-accept", value: " \t\(Self.accept.value)\t ")
        #expect(try judge([Self.upgrade, Self.connection, accept]) == nil)
    }

    @Test("Two Accepts fail, also if they are the same", arguments: ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "x"])
    func repeatedAccept(second: String) {
        #expect(throws: HandshakeResponseError.repeatedHeader("Sec-WebSocket-Accept")) {
            try judge(and: [("Sec-WebSocket-Accept", second)])
        }
    }

    @Test("A subprotocol that was offered is chosen", arguments: ["chat", "chat.v2"])
    func chosenSubprotocol(name: String) throws {
        #expect(try judge(offered: ["chat", "chat.v2"], and: [("Sec-WebSocket-Protocol", name)]) == name)
    }

    @Test("A server may choose no subprotocol")
    func noSubprotocol() throws {
        #expect(try judge(offered: ["chat"]) == nil)
    }

    @Test("A subprotocol that was not offered fails", arguments: ["other", "Chat", "chat, v2", "", "\u{212A}"])
    func unofferedSubprotocol(name: String) {
        // The last is KELVIN SIGN, canonically equal to the K that is offered.
        #expect(throws: HandshakeResponseError.subprotocolNotOffered(name)) {
            try judge(offered: ["chat", "v2", "K"], and: [("Sec-WebSocket-Protocol", name)])
        }
    }

    @Test("A subprotocol where none was offered fails")
    func subprotocolOutOfNothing() {
        #expect(throws: HandshakeResponseError.subprotocolNotOffered("chat")) {
            try judge(and: [("Sec-WebSocket-Protocol", "chat")])
        }
    }

    @Test("Two subprotocol fields fail, also if both were offered")
    func repeatedSubprotocol() {
        #expect(throws: HandshakeResponseError.repeatedHeader("Sec-WebSocket-Protocol")) {
            try judge(
                offered: ["chat", "v2"],
                and: [("Sec-WebSocket-Protocol", "chat"), ("Sec-WebSocket-Protocol", "v2")]
            )
        }
    }

    @Test("An extension that was not offered fails", arguments: ["permessage-deflate", "x-extension; a=b", ", foo"])
    func unofferedExtension(value: String) {
        #expect(throws: HandshakeResponseError.self) { try judge(and: [("Sec-WebSocket-Extensions", value)]) }
    }

    @Test("An empty list of extensions is none", arguments: ["", " ", ","])
    func noExtension(value: String) throws {
        #expect(try judge(and: [("Sec-WebSocket-Extensions", value)]) == nil)
    }
}
