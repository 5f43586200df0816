import NIOSSL
import Testing
import WilletClient

@Suite("Certificates of the client", .serialized, .timeLimit(.minutes(1)))
struct ClientCertificateTests {
    /// A server that asks for a certificate which `Root` vouches for, and one that `Root` vouches for.
    private struct World {
        let folder: CertificateFolder
        let root: CertificateFolder.Identity
        let client: CertificateFolder.Identity
        let server: TLSServer

        init(_ version: TLSVersion = .tlsv13) async throws {
            folder = try CertificateFolder()
            root = try await folder.selfSigned("Root", names: nil)
            client = try await folder.issued("client", by: root, names: "DNS:client")
            server = try await TLSServer(
                try await folder.issued("server", by: root, names: "DNS:localhost"),
                clientAuthority: root.certificate,
                maximumVersion: version
            )
        }

        func makeClient(_ change: (inout TLSOptions) -> Void) throws -> WebSocketClient {
            try Clients.make(port: server.port, scheme: "wss", host: "localhost") {
                $0.tls.certificateAuthorityFiles = [root.certificate]
                $0.reconnect = ReconnectPolicy()
                change(&$0.tls)
            }
        }
    }

    @Test("one that is asked for is shown", arguments: [TLSVersion.tlsv12, .tlsv13], [true, false])
    func shown(version: TLSVersion, isOneFile: Bool) async throws {
        let world = try await World(version)
        defer { world.server.stop() }
        let both = world.folder.file("both.pem")
        try world.folder.write(try world.folder.read("client.key") + world.folder.read("client.pem"), to: "both.pem")
        let client = try world.makeClient {
            $0.certificateChainFile = isOneFile ? both : world.client.certificate
            $0.privateKeyFile = isOneFile ? nil : world.client.key
        }
        try await client.connect()
        try await client.disconnect()
    }

    @Test(
        "one that is missing is a failure of TLS, though the client was done with it",
        arguments: [TLSVersion.tlsv12, .tlsv13]
    )
    func missing(version: TLSVersion) async throws {
        let world = try await World(version)
        defer { world.server.stop() }
        let client = try world.makeClient { _ in }
        let error = await webSocketError { try await client.connect() }
        guard case .tls(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        if version == .tlsv13 {
            #expect(failure.kind == .clientCertificate)
            #expect(failure.detail == "the server asks for one, and none is given: set certificate and private key")
        } else {
            #expect(failure.detail == "the server refused (handshake failure); it may ask for a client certificate")
        }
    }

    @Test("one that the server does not know is a failure of TLS", arguments: [TLSVersion.tlsv12, .tlsv13])
    func refused(version: TLSVersion) async throws {
        let world = try await World(version)
        defer { world.server.stop() }
        let stranger = try await world.folder.selfSigned("stranger", names: "DNS:stranger")
        let client = try world.makeClient {
            $0.certificateChainFile = stranger.certificate
            $0.privateKeyFile = stranger.key
        }
        let error = await webSocketError { try await client.connect() }
        guard case .tls(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.kind == .clientCertificate)
        #expect(failure.detail == "the server refused ours (unknown ca): use one that it knows")
    }

    @Test("a passphrase opens the key")
    func passphrase() async throws {
        let world = try await World()
        defer { world.server.stop() }
        let key = try await world.folder.encryptedKey(of: world.client, passphrase: "open it")
        let client = try world.makeClient {
            $0.certificateChainFile = world.client.certificate
            $0.privateKeyFile = key
            $0.privateKeyPassphrase = "open it"
        }
        try await client.connect()
        try await client.disconnect()
    }

    @Test("what cannot be used is said before anything is dialled")
    func refusedFiles() async throws {
        let folder = try CertificateFolder()
        let one = try await folder.selfSigned("one", names: "DNS:one")
        let other = try await folder.selfSigned("other", names: "DNS:other")
        let encrypted = try await folder.encryptedKey(of: one, passphrase: "secret")
        func expect(_ text: String, url: String = "wss://127.0.0.1:1/", _ change: (inout Configuration) -> Void) {
            var configuration = Configuration()
            change(&configuration)
            #expect(throws: WebSocketError.invalidConfiguration(text)) {
                _ = try WebSocketClient(url: url, configuration: configuration)
            }
        }
        expect("cannot read CA certificates (PEM) from /nonexistent/ca.pem: no such file or directory") {
            $0.tls.certificateAuthorityFiles = ["/nonexistent/ca.pem"]
        }
        expect("cannot read CA certificates (PEM) from \(one.key): no certificate in it", url: "ws://127.0.0.1:1/") {
            $0.tls.certificateAuthorityFiles = [one.key]
            // A redirect may lead to wss.
            $0.maximumRedirects = 1
        }
        expect("cannot read the client certificate (PEM) from /nonexistent: no such file or directory") {
            $0.tls.certificateChainFile = "/nonexistent"
        }
        expect("cannot read the private key (PEM) from /nonexistent: no such file or directory") {
            $0.tls.certificateChainFile = one.certificate
            $0.tls.privateKeyFile = "/nonexistent"
        }
        expect("cannot read the private key (PEM) from \(one.certificate): no private key in it") {
            $0.tls.certificateChainFile = one.certificate
        }
        expect("cannot read the private key (PEM) from \(encrypted): it is encrypted, and no passphrase is given") {
            $0.tls.certificateChainFile = one.certificate
            $0.tls.privateKeyFile = encrypted
        }
        expect("cannot read the private key (PEM) from \(encrypted): wrong passphrase") {
            $0.tls.certificateChainFile = one.certificate
            $0.tls.privateKeyFile = encrypted
            $0.tls.privateKeyPassphrase = "wrong"
        }
        expect("the passphrase for \(encrypted) has characters beyond ASCII: encrypt the key with another one") {
            $0.tls.certificateChainFile = one.certificate
            $0.tls.privateKeyFile = encrypted
            $0.tls.privateKeyPassphrase = "é"
        }
        expect("the private key in \(other.key) is not that of the certificate in \(one.certificate)") {
            $0.tls.certificateChainFile = one.certificate
            $0.tls.privateKeyFile = other.key
        }
        expect("invalid server name “a b”: use a host name or an address") { $0.tls.serverName = "a b" }
        expect("invalid server name “”: use a host name or an address") { $0.tls.serverName = "" }
    }
}
