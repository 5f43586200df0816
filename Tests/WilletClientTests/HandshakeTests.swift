import Testing
import WilletClient

@Suite("The opening handshake, against raw bytes", .timeLimit(.minutes(1)))
struct HandshakeTests {
    /// The lines of an answer; `ACCEPT` stands for the right value.
    struct Answer: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: [String]
        var error: WebSocketError?
        var testDescription: String { name }

        init(_ name: String, _ lines: [String], _ error: String?) {
            self.name = name
            self.lines = lines
            self.error = error.map(WebSocketError.invalidHandshake)
        }
    }

    static let status = "HTTP/1.1 101 Switching Protocols"
    static let upgrade = "Upgrade: websocket"
    static let connection = "Connection: Upgrade"
    static let accept = "Sec-WebSocket-Accept: ACCEPT"

    static let answers = [
        Answer("plain", [status, upgrade, connection, accept], nil),
        Answer("other cases", [status, "upgrade: WebSocket", "CONNECTION: upgrade", accept], nil),
        Answer("Connection with more tokens", [status, upgrade, "Connection: keep-alive, Upgrade", accept], nil),
        Answer("Connection in two fields", [status, upgrade, "Connection: keep-alive", connection, accept], nil),
        Answer("space around the accept", [status, upgrade, connection, "Sec-WebSocket-Accept:   ACCEPT "], nil),
        Answer("100 Continue first", ["HTTP/1.1 100 Continue", "", status, upgrade, connection, accept], nil),
        Answer("offered subprotocol", [status, upgrade, connection, accept, "Sec-WebSocket-Protocol: chat"], nil),
        Answer("no Upgrade", [status, connection, accept], "the answer has no “Upgrade: websocket”"),
        Answer(
            "another Upgrade",
            [status, "Upgrade: h2c", connection, accept],
            "the answer has no “Upgrade: websocket”"
        ),
        Answer("no Connection", [status, upgrade, accept], "the answer has no “Connection: Upgrade”"),
        Answer(
            "no accept",
            [status, upgrade, connection],
            "the answer has no Sec-WebSocket-Accept: this is no WebSocket server"
        ),
        Answer(
            "wrong accept",
            [status, upgrade, connection, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
            "Sec-WebSocket-Accept does not answer our key: a cache or proxy may be in between"
        ),
        Answer(
            "accept twice",
            [status, upgrade, connection, accept, accept],
            "the answer has Sec-WebSocket-Accept more than once"
        ),
        Answer(
            "a right accept behind a wrong one",
            [status, upgrade, connection, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accept],
            "the answer has Sec-WebSocket-Accept more than once"
        ),
        Answer(
            "two accepts in one field",
            [status, upgrade, connection, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, ACCEPT"],
            "Sec-WebSocket-Accept does not answer our key: a cache or proxy may be in between"
        ),
        Answer(
            "subprotocol that was not offered",
            [status, upgrade, connection, accept, "Sec-WebSocket-Protocol: mqtt"],
            "the server chose subprotocol mqtt, which was not offered"
        ),
        Answer(
            "subprotocol twice",
            [status, upgrade, connection, accept, "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: chat"],
            "the answer has Sec-WebSocket-Protocol more than once"
        ),
        Answer(
            "extension that was not offered",
            [status, upgrade, connection, accept, "Sec-WebSocket-Extensions: x-mux"],
            "the server chose extension x-mux, which was not offered"
        ),
    ]

    @Test("rows 7 and 8: an answer is judged as RFC 6455, section 4.1, says", arguments: answers)
    func judges(answer: Answer) async throws {
        let server = try RawServer { connection, _ in
            let head = try connection.readHead()
            let accept = RawConnection.accept(for: head)
            let lines = answer.lines.map { line in
                line.split(separator: "ACCEPT", omittingEmptySubsequences: false).joined(separator: accept)
            }
            try connection.write(lines.joined(separator: "\r\n") + "\r\n\r\n")
            try connection.echo()
        }
        defer { server.stop() }
        // A handshake that is not valid is final: no retry hides it.
        let client = try Clients.make(port: server.port) {
            $0.subprotocols = ["chat"]
            $0.reconnect = ReconnectPolicy()
        }
        let error = await webSocketError { try await client.connect() }
        #expect(error == answer.error)
        if error == nil { try await client.disconnect() }
    }

    @Test("a head that comes byte by byte is read as one")
    func byteByByte() async throws {
        let server = try RawServer { connection, _ in
            let head = try connection.readHead()
            for byte in RawConnection.answer(to: head).utf8 { try connection.write([byte]) }
            for byte in Wire.text("hello") { try connection.write([byte]) }
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "hello")
        try await client.disconnect()
    }

    @Test("an answer other than 101 keeps status, fields and body")
    func rejection() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 5\r\n\r\nlogin"
            )
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.reconnect = ReconnectPolicy() }
        let error = await webSocketError { try await client.connect() }
        let headers = [
            HeaderField(name: "WWW-Authenticate", value: "Basic"), HeaderField(name: "Content-Length", value: "5"),
        ]
        let rejection = HTTPRejection(
            status: 401,
            reasonPhrase: "Unauthorized",
            headers: headers,
            body: Array("login".utf8)
        )
        #expect(error == .rejected(rejection))
        #expect(await client.state == .closed(.failed(.rejected(rejection))))
    }

    @Test("of the body of a rejection 64 KiB are kept, and no more is read")
    func longBody() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 404 Not Found\r\n\r\n")
            while true { try connection.write([UInt8](repeating: 0x61, count: 32 << 10)) }
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        guard case .rejected(let response)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it was not rejected")
            return
        }
        #expect(response.status == 404)
        #expect(response.body == [UInt8](repeating: 0x61, count: 64 << 10))
    }

    @Test("a rejection whose body is cut off is told")
    func cutBody() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 100\r\n\r\nwhy")
            connection.finish()
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        guard case .rejected(let response)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it was not rejected")
            return
        }
        #expect(response.status == 500)
        #expect(response.body == Array("why".utf8))
    }

    @Test(
        "what is not HTTP is said to be so",
        arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\u{3}", "HTTP/9 1\r\n"]
    )
    func notHTTP(text: String) async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(text)
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        guard case .invalidHandshake? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it was taken for a handshake")
            return
        }
    }

    @Test("a server that ends before it answers is a failure to connect", arguments: [true, false])
    func endsAtOnce(resets: Bool) async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            if resets { connection.reset() }
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        guard case .connectFailed? = await webSocketError({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
    }

    @Test("a refused connection is a failure to connect that names the address")
    func refused() async throws {
        let server = try RawServer { _, _ in }
        let port = server.port
        server.stop()
        let client = try Clients.make(port: port)
        let error = await webSocketError { try await client.connect() }
        #expect(error == .connectFailed(address: "127.0.0.1:\(port)", detail: "connection refused"))
    }

    @Test("a host without an address is said to have none")
    func unknownHost() async throws {
        let client = try Clients.make(port: 9, host: "nonexistent.invalid")
        guard case .nameNotFound(host: "nonexistent.invalid", _)? = await webSocketError({ try await client.connect() })
        else {
            Issue.record("another error")
            return
        }
    }
}
