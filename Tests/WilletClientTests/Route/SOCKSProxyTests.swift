import Testing

@testable import WilletClient

@Suite("Through a SOCKS 5 proxy, against raw bytes", .timeLimit(.minutes(1)))
struct SOCKSProxyTests {
    /// Reads a request, and answers that it is connected.
    static func grant(_ connection: RawConnection, followedBy bytes: [UInt8] = []) throws {
        _ = try readGreeting(connection)
        try connection.write([5, 0])
        _ = try readRequest(connection)
        try connection.write(reply(0) + bytes)
    }

    private static func readGreeting(_ connection: RawConnection) throws -> [UInt8] {
        let start = try connection.take(2)
        return try start + connection.take(Int(start[1]))
    }

    private static func readRequest(_ connection: RawConnection) throws -> [UInt8] {
        let start = try connection.take(5)
        let rest = start[3] == 3 ? Int(start[4]) + 2 : start[3] == 1 ? 5 : 17
        return try start + connection.take(rest)
    }

    private static func reply(_ code: UInt8) -> [UInt8] { [5, code, 0, 1, 127, 0, 0, 1, 0, 80] }

    /// The bytes that a proxy got: greeting, login if it asks for one, request.
    private func requests(
        to url: String,
        credentials: String = "",
        method: UInt8 = 0
    ) async throws -> [[UInt8]] {
        let (requests, sink) = AsyncStream.makeStream(of: [UInt8].self)
        let proxy = try RawServer { connection, _ in
            defer { sink.finish() }
            sink.yield(try Self.readGreeting(connection))
            try connection.write([5, method])
            if method == 2 {
                let user = try connection.take(2)
                let name = try connection.take(Int(user[1]) + 1)
                sink.yield(try user + name + connection.take(Int(name[name.count - 1])))
                try connection.write([1, 0])
            }
            sink.yield(try Self.readRequest(connection))
            try connection.write(Self.reply(0))
            try connection.upgrade()
            try connection.echo()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "socks5", port: proxy.port, credentials: credentials, url: url)
        try await client.connect()
        #expect(await client.handshake?.proxy == "socks5://127.0.0.1:\(proxy.port)")
        try await client.send(.text("hello"))
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "hello")
        try await client.disconnect()
        return await requests.reduce(into: []) { $0.append($1) }
    }

    @Test("a name is resolved by the proxy")
    func name() async throws {
        let expected = [[5, 1, 0], [5, 1, 0, 3, 14] + Array("server.example".utf8) + [0x1F, 0x90]]
        #expect(try await requests(to: "ws://server.example:8080/") == expected)
    }

    @Test(
        "an address goes as one",
        arguments: [
            ("ws://192.0.2.1/", [5, 1, 0, 1, 192, 0, 2, 1, 0, 80]),
            (
                "ws://[2001:db8::1%25eth0]/",
                [5, 1, 0, 4, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80]
            ),
        ] as [(String, [UInt8])]
    )
    func address(url: String, request: [UInt8]) async throws {
        #expect(try await requests(to: url) == [[5, 1, 0], request])
    }

    @Test("user name and password are sent to a proxy that wants them")
    func login() async throws {
        let requests = try await requests(to: "ws://h/", credentials: "us%65r:p:w@", method: 2)
        let expected = [
            [5, 2, 0, 2], [1, 4] + Array("user".utf8) + [3] + Array("p:w".utf8), [5, 1, 0, 3, 1, 0x68, 0, 80],
        ]
        #expect(requests == expected)
    }

    @Test("and not to one that wants none")
    func noLogin() async throws {
        let requests = try await requests(to: "ws://h/", credentials: "user:pw@")
        #expect(requests == [[5, 2, 0, 2], [5, 1, 0, 3, 1, 0x68, 0, 80]])
    }

    @Test("what follows the proxy's reply, in one write or byte by byte, is the server's", arguments: [true, false])
    func afterTheReply(isOneWrite: Bool) async throws {
        let proxy = try RawServer { connection, _ in
            let answer = Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno".utf8)
            if isOneWrite {
                try Self.grant(connection, followedBy: answer)
            } else {
                _ = try Self.readGreeting(connection)
                for byte in [5, 0] as [UInt8] { try connection.write([byte]) }
                _ = try Self.readRequest(connection)
                for byte in Self.reply(0) + answer { try connection.write([byte]) }
            }
            connection.readToEnd()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "socks5", port: proxy.port)
        guard case .rejected(let response)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it is not the server's answer")
            return
        }
        #expect(response.status == 403)
        #expect(response.body == Array("no".utf8))
    }

    /// What a proxy says to the greeting, and to what comes next; and what is made of it.
    struct Answer: Sendable, CustomTestStringConvertible {
        var name: String
        var credentials = ""
        var method: [UInt8]
        var reply: [UInt8] = []
        var failure: ProxyFailure.Kind
        var testDescription: String { name }
    }

    static let notSOCKS: ProxyFailure.Kind = .invalidAnswer(detail: "this is not SOCKS 5")
    static let login: String = "u:p@"
    static let answers: [Answer] = [
        Answer(name: "wants a password", method: [5, 0xFF], failure: .authenticationRequired),
        Answer(name: "wants another login", credentials: login, method: [5, 0xFF], failure: .authenticationFailed),
        Answer(name: "refuses", credentials: login, method: [5, 2], reply: [1, 1], failure: .authenticationFailed),
        Answer(name: "chooses what was not offered", method: [5, 2], failure: notSOCKS),
        Answer(name: "chooses GSSAPI", credentials: login, method: [5, 1], failure: notSOCKS),
        Answer(name: "is SOCKS 4", method: [0, 0x5B], failure: notSOCKS),
        Answer(name: "is HTTP", method: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), failure: notSOCKS),
        Answer(name: "cannot reach it", method: [5, 0], reply: reply(4), failure: .refused(reply: 4)),
        Answer(name: "has no such reply", method: [5, 0], reply: reply(0xFE), failure: .refused(reply: 0xFE)),
        Answer(name: "has no such address", method: [5, 0], reply: [5, 0, 0, 9], failure: notSOCKS),
        Answer(
            name: "breaks off",
            method: [5, 0],
            reply: [5, 0, 0, 3, 0xFF, 1],
            failure: .lost(detail: "closed before it answered")
        ),
    ]

    @Test("what a proxy answers instead is told", arguments: answers)
    func failures(answer: Answer) async throws {
        let proxy = try RawServer { connection, _ in
            _ = try Self.readGreeting(connection)
            try connection.write(answer.method)
            if !answer.reply.isEmpty {
                // As long as the shortest of login and request.
                _ = try connection.take(5)
                try connection.write(answer.reply)
            }
            connection.finish()
            connection.readToEnd()
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "socks5", port: proxy.port, credentials: answer.credentials) {
            $0.reconnect = .never
        }
        #expect(await proxyFailure { try await client.connect() } == answer.failure)
    }

    @Test("a proxy that does not stop is cut off", arguments: [[5, 0xFF], [5, 0], [5, 2, 0]] as [[UInt8]])
    func endless(start: [UInt8]) async throws {
        let (counts, sink) = AsyncStream.makeStream(of: Int.self)
        let proxy = try RawServer { connection, _ in
            try connection.write(start)
            let chunk = [UInt8](repeating: 5, count: 64 << 10)
            var sent = 0
            defer { sink.yield(sent) }
            while sent < 20 << 20 {
                try connection.write(chunk)
                sent += chunk.count
            }
        }
        defer { proxy.stop() }
        let client = try Clients.make(through: "socks5", port: proxy.port, credentials: "u:p@") {
            $0.reconnect = .never
        }
        #expect(await proxyFailure { try await client.connect() } != nil)
        var iterator = counts.makeAsyncIterator()
        #expect(try #require(await iterator.next()) < 20 << 20)
    }
}
