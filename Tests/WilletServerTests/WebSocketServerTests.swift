import Testing

@testable import WilletServer

@Suite("Server", .timeLimit(.minutes(1)))
struct WebSocketServerTests {
    @Test("It listens on loopback, on a port of the system's choice, and names its URL")
    func url() async throws {
        try await withServer { server in
            #expect(server.port > 0)
            #expect(server.url == "ws://127.0.0.1:\(server.port)")
        }
    }

    @Test("An IPv6 address stands in brackets in the URL")
    func ipv6URL() async throws {
        try await withServer(.init(host: "::1")) { server in
            #expect(server.url == "ws://[::1]:\(server.port)")
        }
    }

    @Test("Stopping sends Close 1001 to every client, and ends when they have answered")
    func stop() async throws {
        let server = try await WebSocketServer.start()
        var clients: [RawClient] = []
        for path in ["/", "/market", "/close?after=60"] {
            clients.append(try await RawClient.upgraded(to: server, path))
        }
        async let stopped: Void = server.stop()
        for client in clients {
            #expect(try await client.closeCode() == 1001)
            await client.answerClose()
            #expect(try await client.rest().isEmpty)
        }
        await stopped
    }

    @Test("Stopping cuts off clients that do not answer, do not read, or never asked for anything")
    func stopWithDeafClients() async throws {
        let server = try await WebSocketServer.start()
        let idle = try await RawClient(to: server)
        let deaf = try await RawClient.upgraded(to: server, "/")
        let flooded = try await RawClient(to: server, reads: false)
        try await flooded.send(RawClient.request("/flood?count=1000000&size=1000"))
        await server.stop()
        #expect(try await deaf.closeCode() == 1001)
        #expect(try await deaf.rest().isEmpty)
        #expect(try await idle.rest().isEmpty)
    }

    @Test("Stopping twice, also at the same time, is stopping once")
    func stopTwice() async throws {
        let server = try await WebSocketServer.start()
        _ = try await RawClient.upgraded(to: server, "/")
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        _ = await (first, second)
        await server.stop()
    }

    @Test("After a stop it can come back on its port at once")
    func restart() async throws {
        let first = try await WebSocketServer.start()
        let client = try await RawClient.upgraded(to: first, "/")
        await first.stop()
        _ = try await client.closeCode()
        try await withServer(.init(port: first.port)) { second in
            #expect(second.port == first.port)
            let client = try await RawClient.upgraded(to: second, "/")
            try await client.send(text: "back")
            #expect(try await client.text() == "back")
        }
    }

    @Test("A port in use is an error that says what to do")
    func portInUse() async throws {
        try await withServer { server in
            let error = WebSocketServerError.portInUse(host: "127.0.0.1", port: server.port)
            await #expect(throws: error) { _ = try await WebSocketServer.start(.init(port: server.port)) }
            #expect("\(error)".contains("choose another port"))
        }
    }

    @Test(
        "A place where it cannot listen is an error",
        arguments: [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("192.0.2.1", 0)]
    )
    func cannotBind(host: String, port: Int) async throws {
        await #expect {
            _ = try await WebSocketServer.start(.init(host: host, port: port))
        } throws: {
            guard case WebSocketServerError.cannotBind(host, port, _) = $0 else { return false }
            return true
        }
    }

    @Test("It speaks TLS with the certificate that it is given")
    func tls() async throws {
        try await TestCertificate.with { files in
            let tls = WebSocketServer.Configuration.TLS(certificateFile: files.certificateFile, keyFile: files.keyFile)
            try await withServer(.init(tls: tls)) { server in
                #expect(server.url == "wss://127.0.0.1:\(server.port)")
                let client = try await RawClient.upgraded(to: server, "/", tls: true)
                try await client.send(text: "secret")
                #expect(try await client.text() == "secret")
                let fed = try await RawClient.upgraded(to: server, "/flood?count=1000&size=1000", tls: true)
                #expect(try await fed.read(1000 * 1004).count == 1_004_000)
                // Who speaks no TLS does not disturb the others.
                let plain = try await RawClient(to: server)
                try await plain.send(RawClient.request("/"))
                _ = try? await plain.rest()
                try await client.send(frame: 0x88)
                #expect(try await client.rest() == [0x88, 0])
            }
        }
    }

    @Test("A certificate or a key that cannot be used is an error that names the file")
    func badTLS() async throws {
        try await TestCertificate.with { files in
            func error(_ certificate: String, _ key: String) async -> WebSocketServerError? {
                let tls = WebSocketServer.Configuration.TLS(certificateFile: certificate, keyFile: key)
                do {
                    await (try WebSocketServer.start(.init(tls: tls))).stop()
                    return nil
                } catch {
                    return error as? WebSocketServerError
                }
            }
            let missing = files.folder + "/missing.pem"
            for file in [missing, files.garbageFile] {
                guard case .badCertificate(file, _)? = await error(file, files.keyFile) else {
                    Issue.record("\(file) was taken for a certificate")
                    continue
                }
                guard case .badKey(file, _)? = await error(files.certificateFile, file) else {
                    Issue.record("\(file) was taken for a key")
                    continue
                }
            }
            guard case .badKey(files.otherKeyFile, _)? = await error(files.certificateFile, files.otherKeyFile) else {
                Issue.record("another certificate's key was taken")
                return
            }
        }
    }
}
