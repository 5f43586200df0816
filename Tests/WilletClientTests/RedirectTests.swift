import NIOConcurrencyHelpers
import Testing
import WilletClient

@Suite("Row 23: redirects, against raw servers", .timeLimit(.minutes(1)))
struct RedirectTests {
    /// The heads of the requests that servers got.
    private final class Requests: Sendable {
        private let heads = NIOLockedValueBox<[[String]]>([])
        var all: [[String]] { heads.withLockedValue { $0 } }
        func add(_ head: [String]) { heads.withLockedValue { $0.append(head) } }
    }

    private static func redirect(to location: String, status: Int = 302) -> String {
        "HTTP/1.1 \(status) Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
    }

    /// A server that sends everybody who asks for something else than `/end` on.
    private func server(_ requests: Requests, to location: String) throws -> RawServer {
        try RawServer { connection, _ in
            let head = try connection.readHead()
            requests.add(head)
            guard head.first?.hasPrefix("GET /end ") == true else {
                return try connection.write(Self.redirect(to: location))
            }
            try connection.write(RawConnection.answer(to: head))
            try connection.echo()
        }
    }

    private func value(_ name: String, in head: [String]) -> String? {
        head.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    @Test("another server answers; it gets a nonce of its own, and no credentials")
    func otherOrigin() async throws {
        let (first, second) = (Requests(), Requests())
        let target = try server(second, to: "/end")
        let source = try server(first, to: "http://127.0.0.1:\(target.port)/some/../way?x=1#y")
        defer { [source, target].forEach { $0.stop() } }
        let client = try Clients.make(port: source.port, host: "user:secret@127.0.0.1", path: "/start") {
            $0.maximumRedirects = 10
            $0.headers = [
                HeaderField(name: "Cookie", value: "a=b"), HeaderField(name: "X-Own", value: "c"),
                HeaderField(name: "Host", value: "virtual.example"),
            ]
        }
        client.post(.connect)
        for await case .opened(let handshake) in client.events {
            let urls = handshake.redirects.map(\.url.description)
            #expect(urls == ["/way?x=1", "/end"].map { "ws://127.0.0.1:\(target.port)\($0)" })
            #expect(handshake.redirects.map(\.status) == [302, 302])
            #expect(handshake.url == handshake.redirects.last?.url)
            #expect(handshake.request.target == "/end")
            break
        }
        try await client.disconnect()

        let start = try #require(first.all.first)
        #expect(value("Authorization", in: start) == "Basic dXNlcjpzZWNyZXQ=")
        #expect(value("Host", in: start) == "virtual.example")
        let heads = first.all + second.all
        #expect(heads.map(\.first) == ["GET /start HTTP/1.1", "GET /way?x=1 HTTP/1.1", "GET /end HTTP/1.1"])
        #expect(Set(heads.map { value("Sec-WebSocket-Key", in: $0) }).count == 3)
        for head in second.all {
            #expect(value("Host", in: head) == "127.0.0.1:\(target.port)")
            #expect(value("X-Own", in: head) == "c")
            #expect(value("Cookie", in: head) == nil)
            #expect(value("Authorization", in: head) == nil)
        }
    }

    @Test("a reconnect begins at the URL of the session again")
    func reconnect() async throws {
        let requests = Requests()
        let server = try server(requests, to: "end")
        defer { server.stop() }
        let client = try Clients.make(port: server.port, path: "/start") { $0.maximumRedirects = 1 }
        try await client.connect()
        try await client.reconnect()
        #expect(
            requests.all.compactMap(\.first).map { $0.split(separator: " ")[1] } == [
                "/start", "/end", "/start", "/end",
            ]
        )
        try await client.disconnect()
    }

    @Test("a circle is left after so many, and is final")
    func circle() async throws {
        let requests = Requests()
        let server = try server(requests, to: "/again")
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.maximumRedirects = 10
            $0.reconnect = ReconnectPolicy()
        }
        let error = await webSocketError { try await client.connect() }
        #expect(error == .redirect(.tooMany(limit: 10, location: "/again")))
        #expect(requests.all.count == 11)
        #expect(await client.state == .closed(.failed(.redirect(.tooMany(limit: 10, location: "/again")))))
    }

    @Test("where redirects are not followed, the answer is kept with its body, and says where it points")
    func notFollowed() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(
                "HTTP/1.1 301 Moved Permanently\r\nLocation: wss://h/?token=x\r\nContent-Length: 4\r\n\r\nover"
            )
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        let error = await webSocketError { try await client.connect() }
        guard case .rejected(let response)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(response.body == Array("over".utf8))
        #expect(response.description == "HTTP 301 Moved Permanently, a redirect to wss://h/…")
    }

    @Test("the body of a redirect is not waited for")
    func endlessBody() async throws {
        let server = try RawServer { connection, number in
            guard number == 1 else {
                try connection.upgrade()
                return try connection.echo()
            }
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 1000\r\n\r\nnever")
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.maximumRedirects = 1 }
        try await client.connect()
        try await client.disconnect()
    }

    @Test("from ws to wss it is followed, and the certificate is verified")
    func upgrade() async throws {
        let secured = try await TLSServer(name: "IP:127.0.0.1")
        defer { secured.stop() }
        let source = try server(Requests(), to: "wss://127.0.0.1:\(secured.port)/")
        defer { source.stop() }
        let stranger = try Clients.make(port: source.port) { $0.maximumRedirects = 1 }
        guard case .tls(let failure)? = await webSocketError({ try await stranger.connect() }) else {
            Issue.record("it was not verified")
            return
        }
        #expect(failure.kind == .selfSigned)
        let client = try Clients.make(port: source.port) {
            $0.maximumRedirects = 1
            $0.tls.certificateAuthorityFiles = [secured.certificateFile]
        }
        try await client.connect()
        try await client.disconnect()
    }

    @Test("a server name is for the session's own host, and not for one that a redirect leads to")
    func serverName() async throws {
        let secured = try await TLSServer(name: "IP:127.0.0.1,DNS:localhost")
        defer { secured.stop() }
        func connect(_ host: String) async throws {
            let source = try server(Requests(), to: "wss://127.0.0.1:\(secured.port)/")
            defer { source.stop() }
            let client = try Clients.make(port: source.port, host: host) {
                $0.maximumRedirects = 1
                $0.tls.certificateAuthorityFiles = [secured.certificateFile]
                $0.tls.serverName = "wrong.example"
            }
            try await client.connect()
            try await client.disconnect()
        }
        try await connect("localhost")
        guard case .tls(let failure)? = await webSocketError({ try await connect("127.0.0.1") }) else {
            Issue.record("the name was not looked for")
            return
        }
        #expect(failure.kind == .wrongHost)
    }
}
