import Testing
import WilletClient

@Suite("Row 26: certificates that are refused, and why", .serialized, .timeLimit(.minutes(1)))
struct CertificateTests {
    private func failure(
        _ server: TLSServer,
        host: String = "localhost",
        _ change: (inout TLSOptions) -> Void = { _ in }
    ) async throws -> TLSFailure {
        let client = try Clients.make(port: server.port, scheme: "wss", host: host) {
            change(&$0.tls)
            // Nothing of this mends by itself.
            $0.reconnect = ReconnectPolicy()
        }
        let error = await webSocketError { try await client.connect() }
        guard case .tls(let failure)? = error, await client.state == .closed(.failed(.tls(failure))) else {
            Issue.record("\(String(describing: error))")
            return TLSFailure(kind: .handshake, detail: "")
        }
        return failure
    }

    @Test("one that vouches for itself")
    func selfSigned() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let failure = try await failure(server)
        #expect(failure.kind == .selfSigned)
        #expect(failure.detail == "CN=willet, O=Willet vouches for itself only")
        #expect(failure.certificate?.hosts == ["localhost"])
    }

    @Test("one of a CA that nobody knows, whether the server shows the CA or not", arguments: [false, true])
    func unknownIssuer(showsRoot: Bool) async throws {
        let folder = try CertificateFolder()
        let authority = try await folder.selfSigned("Root", names: nil)
        var identity = try await folder.issued("server", by: authority, names: "DNS:localhost")
        if showsRoot {
            try folder.write(try folder.read("server.pem") + folder.read("Root.pem"), to: "chain.pem")
            identity.certificate = folder.file("chain.pem")
        }
        let server = try await TLSServer(identity)
        defer { server.stop() }
        let failure = try await failure(server)
        #expect(failure.kind == .unknownIssuer)
        let withoutRoot = "nobody known vouches for CN=Root, O=Willet, the issuer of CN=server, O=Willet"
        #expect(failure.detail == (showsRoot ? "its chain ends in CN=Root, O=Willet, which is not known" : withoutRoot))
    }

    @Test(
        "one whose time is over, or has not come",
        arguments: [
            ("20200101000000Z", "20200201123456Z", .expired, "was valid until 2020-02-01 12:34 UTC"),
            ("20900101000000Z", "20910101000000Z", .notYetValid, "is valid from 2090-01-01 00:00 UTC"),
        ] as [(String, String, TLSFailure.Kind, String)],
        [true, false]
    )
    func dates(date: (from: String, until: String, kind: TLSFailure.Kind, detail: String), isTrusted: Bool) async throws
    {
        let folder = try CertificateFolder()
        let authority = try await folder.selfSigned("Root", names: nil)
        let identity = try await folder.issued(
            "server",
            by: authority,
            names: "DNS:localhost",
            dates: (date.from, date.until)
        )
        let server = try await TLSServer(identity)
        defer { server.stop() }
        let failure = try await failure(server) {
            if isTrusted { $0.certificateAuthorityFiles = [authority.certificate] }
        }
        #expect(failure.kind == date.kind)
        #expect(failure.detail == date.detail)
    }

    @Test("one that is for clients")
    func notForServers() async throws {
        let folder = try CertificateFolder()
        let root = try await folder.selfSigned("Root", names: nil)
        let identity = try await folder.issued("client", by: root, names: "DNS:localhost", purpose: "clientAuth")
        let server = try await TLSServer(identity)
        defer { server.stop() }
        let failure = try await failure(server) { $0.certificateAuthorityFiles = [root.certificate] }
        #expect(failure.kind == .notForServers)
        #expect(failure.detail == "CN=client, O=Willet names other purposes only")
    }

    @Test("one that is for any purpose is not refused for that")
    func anyPurpose() async throws {
        let folder = try CertificateFolder()
        let root = try await folder.selfSigned("Root", names: nil)
        let purpose = "anyExtendedKeyUsage"
        let identity = try await folder.issued("server", by: root, names: "DNS:localhost", purpose: purpose)
        let server = try await TLSServer(identity)
        defer { server.stop() }
        #expect(try await failure(server).kind == .unknownIssuer)
    }

    @Test("one between the server's and the root whose time is over is named")
    func intermediate() async throws {
        let folder = try CertificateFolder()
        let root = try await folder.selfSigned("Root", names: nil)
        let between = try await folder.issued(
            "Between",
            by: root,
            names: "DNS:ca",
            dates: ("20200101000000Z", "20200201000000Z"),
            isAuthority: true
        )
        var identity = try await folder.issued("server", by: between, names: "DNS:localhost")
        try folder.write(try folder.read("server.pem") + folder.read("Between.pem"), to: "chain.pem")
        identity.certificate = folder.file("chain.pem")
        let server = try await TLSServer(identity)
        defer { server.stop() }
        let failure = try await failure(server) { $0.certificateAuthorityFiles = [root.certificate] }
        #expect(failure.kind == .expired)
        #expect(failure.detail == "CN=Between, O=Willet in its chain was valid until 2020-02-01 00:00 UTC")
    }

    @Test(
        "one for other hosts",
        arguments: [
            (
                "localhost", "DNS:a.example,DNS:*.b.example,IP:127.0.0.1",
                "it is for a.example, *.b.example, 127.0.0.1 and not for localhost"
            ),
            (
                "localhost", "DNS:a,DNS:b,DNS:c,DNS:d,DNS:e,DNS:f,DNS:g",
                "it is for a, b, c, d, e and 2 more and not for localhost"
            ),
            ("127.0.0.1", "DNS:localhost,IP:127.0.0.2", "it is for localhost, 127.0.0.2 and not for 127.0.0.1"),
            ("127.0.0.1", "DNS:127.0.0.1", "it is for 127.0.0.1 and not for 127.0.0.1"),
            (
                "localhost", "email:a@localhost",
                "it names no host, and its subject (CN=localhost, O=Willet) does not count for localhost"
            ),
        ]
    )
    func wrongHost(host: String, names: String, detail: String) async throws {
        let folder = try CertificateFolder()
        let server = try await TLSServer(try await folder.selfSigned("localhost", names: names))
        defer { server.stop() }
        let failure = try await failure(server, host: host) { $0.certificateAuthorityFiles = [server.certificateFile] }
        #expect(failure.kind == .wrongHost)
        #expect(failure.detail == detail)
    }

    @Test(
        "the server name that is given is verified in place of the host, an address too",
        arguments: [
            ("DNS:other.example", "other.example"), ("IP:192.0.2.1", "192.0.2.1"), ("IP:2001:db8::1", "2001:db8::1"),
        ]
    )
    func serverName(names: String, name: String) async throws {
        let server = try await TLSServer(name: names)
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss") {
            $0.tls.certificateAuthorityFiles = [server.certificateFile]
            $0.tls.serverName = name
        }
        try await client.connect()
        try await client.disconnect()
        let failure = try await failure(server) {
            $0.certificateAuthorityFiles = [server.certificateFile]
            $0.serverName = "wrong.example"
        }
        #expect(failure.kind == .wrongHost)
    }

    @Test("the handshake tells version and chain, from the server's own to the root")
    func session() async throws {
        let folder = try CertificateFolder()
        let authority = try await folder.selfSigned("Root", names: nil)
        let identity = try await folder.issued(
            "server",
            by: authority,
            names: "DNS:localhost,IP:127.0.0.1",
            dates: ("20200101000000Z", "99991231235959Z")
        )
        let server = try await TLSServer(identity)
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss") {
            $0.tls.certificateAuthorityFiles = [authority.certificate]
        }
        client.post(.connect)
        var events = client.events.makeAsyncIterator()
        var opened: Handshake?
        while opened == nil, let event = await events.next() {
            if case .opened(let handshake) = event { opened = handshake }
        }
        let session = try #require(opened?.tls)
        #expect(session.version == "TLSv1.3")
        #expect(session.isVerified)
        #expect(session.certificates.map(\.subject) == ["CN=server, O=Willet", "CN=Root, O=Willet"])
        #expect(session.certificates.map(\.issuer) == ["CN=Root, O=Willet", "CN=Root, O=Willet"])
        #expect(session.certificates.map(\.isSelfIssued) == [false, true])
        let leaf = try #require(session.certificates.first)
        #expect(leaf.hosts == ["localhost", "127.0.0.1"])
        #expect(leaf.validFrom == Timestamp(nanoseconds: 1_577_836_800_000_000_000))
        #expect(leaf.validUntil == Timestamp(nanoseconds: .max))
        #expect(!leaf.serialNumber.isEmpty)
        #expect(leaf.der.first == 0x30)
        try await client.disconnect()
    }

    @Test("without verification the chain of a stranger is told too")
    func unverifiedSession() async throws {
        let folder = try CertificateFolder()
        let authority = try await folder.selfSigned("Root", names: nil)
        let server = try await TLSServer(try await folder.issued("server", by: authority, names: "DNS:elsewhere"))
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss") { $0.tls.verifies = false }
        client.post(.connect)
        for await case .opened(let handshake) in client.events {
            #expect(handshake.tls?.certificates.map(\.subject) == ["CN=server, O=Willet"])
            #expect(handshake.tls?.isVerified == false)
            break
        }
        try await client.disconnect()
    }
}
