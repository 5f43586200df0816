import Glibc
import Testing

@testable import WilletClient

@Suite("Which address is connected to", .timeLimit(.minutes(1)))
struct AddressTests {
    /// The head of the request that a server gets, and the handshake.
    private func connect(
        to place: RawServer.Place = .ipv4,
        _ url: (Int) -> String,
        _ change: (inout Configuration, _ port: Int) -> Void
    ) async throws -> (head: [String], handshake: Handshake, port: Int) {
        let (heads, sink) = AsyncStream.makeStream(of: [String].self)
        let server = try RawServer(at: place) { connection, _ in
            sink.yield(try connection.upgrade())
            try connection.echo()
        }
        defer { server.stop() }
        var configuration = Configuration()
        configuration.reconnect = .never
        configuration.connectTimeout = .seconds(50)
        change(&configuration, server.port)
        let client = try WebSocketClient(url: url(server.port), configuration: configuration)
        try await client.connect()
        let handshake = try #require(await client.handshake)
        try await client.disconnect()
        var iterator = heads.makeAsyncIterator()
        return (try #require(await iterator.next()), handshake, server.port)
    }

    @Test("a Unix socket stands in for the network, and the server is asked for as ever")
    func unixSocket() async throws {
        var template = Array("/tmp/willet-route-XXXXXX".utf8CString)
        #expect(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = folder + "/socket"
        defer { for file in [path, folder] { remove(file) } }
        let result = try await connect(to: .unix(path), { _ in "ws://server.example:8080/x" }) { configuration, _ in
            configuration.connectTo = .unixSocket(path: path)
        }
        #expect(result.head.prefix(2) == ["GET /x HTTP/1.1", "Host: server.example:8080"])
        #expect(result.handshake.remoteAddress == path)
        #expect(result.handshake.timings.nameResolution == nil)
        #expect(result.handshake.timings.connect != nil)
    }

    @Test("a Unix socket that is not there is named")
    func missingSocket() async throws {
        let client = try Clients.make(port: 1) { $0.connectTo = .unixSocket(path: "/nonexistent/socket") }
        let error = await webSocketError { try await client.connect() }
        #expect(error == .connectFailed(address: "/nonexistent/socket", detail: "no such file or directory"))
    }

    @Test("another host and port stand in for the URL's, and the server is asked for as ever")
    func connectTo() async throws {
        let result = try await connect({ _ in "ws://server.example/" }) { configuration, port in
            configuration.connectTo = .host("127.0.0.1", port: port)
        }
        #expect(result.head[1] == "Host: server.example")
        #expect(result.handshake.remoteAddress == "127.0.0.1:\(result.port)")
    }

    @Test("the certificate is then still to be the URL's host's", arguments: [true, false])
    func certificate(isRight: Bool) async throws {
        let server = try await TLSServer(name: isRight ? "DNS:server.example" : "DNS:localhost")
        defer { server.stop() }
        let client = try Clients.make(port: 443, scheme: "wss", host: "server.example") {
            $0.connectTo = .host("localhost", port: server.port)
            $0.tls.certificateAuthorityFiles = [server.certificateFile]
        }
        let error = await webSocketError { try await client.connect() }
        if isRight {
            #expect(error == nil)
            try await client.disconnect()
        } else if case .tls(let failure)? = error {
            #expect(failure.kind == .wrongHost)
        } else {
            Issue.record("another error")
        }
    }

    @Test("one family alone, where it is asked for", arguments: [AddressFamily.ipv4, .ipv6])
    func family(family: AddressFamily) async throws {
        let place = family == .ipv4 ? RawServer.Place.ipv4 : .ipv6
        let host = family == .ipv4 ? "localhost" : "[::1]"
        let result = try await connect(to: place, { "ws://\(host):\($0)/" }) { configuration, _ in
            configuration.addressFamily = family
        }
        let address = family == .ipv4 ? "127.0.0.1" : "[::1]"
        #expect(result.handshake.remoteAddress == "\(address):\(result.port)")
    }

    @Test(
        "a host that has no address of it is said to have none",
        arguments: [(AddressFamily.ipv6, "127.0.0.1", "IPv6"), (.ipv4, "[::1]", "IPv4")]
    )
    func noAddress(family: AddressFamily, host: String, name: String) async throws {
        let client = try Clients.make(port: 9, host: host) { $0.addressFamily = family }
        guard case .nameNotFound(_, let detail)? = await webSocketError({ try await client.connect() }) else {
            Issue.record("another error")
            return
        }
        #expect(detail.hasPrefix("no \(name) address: "))
    }
}
