import Foundation
import Testing

/// What the flags of the handshake make of a request, as a server that is not ours sees it.
@Suite(.serialized) struct HandshakeFlagTests {
    /// Runs `willet` on a server without a terminal to ask on, and returns the fields of the requests that it got.
    private func fields(
        _ arguments: [String],
        path: String = "/",
        user: String = "",
        environment: [String: String] = [:]
    ) async throws -> [[String]] {
        let peer = try await Peer.handshakes()
        let url = "\(peer.url)\(path)".replacing("ws://", with: "ws://\(user)")
        let outcome = try await willet(arguments + [url], environment)
        #expect(outcome.status == 0, "\(outcome.error)")
        return try peer.process.output.split(separator: "\n").dropFirst().map {
            let lines = try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String])
            return lines.dropFirst().filter { !$0.hasPrefix("Sec-WebSocket-") }
        }
    }

    private func willet(_ arguments: [String], _ environment: [String: String] = [:]) async throws
        -> ChildProcess.Outcome
    {
        // A session of its own has no terminal, whatever the tests run on.
        let process = try ChildProcess(
            "/usr/bin/setsid",
            ["--wait", Executable.path] + arguments,
            environment: ["WILLET_AUTH": "", "WILLET_KEY_PASSPHRASE": ""].merging(environment) { $1 }
        )
        return try await process.outcome()
    }

    private func value(_ name: String, in fields: [[String]]) -> String? {
        fields.first?.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    @Test func flagsBecomeFields() async throws {
        let fields = try await fields([
            "-o", "https://a.example:8443", "--cookie", "a=b", "--cookie", "c=d", "--auth", "me:secret:too", "-H",
            "X-One:  1 ", "-H", "Host: virtual.example", "--user-agent", "other/2",
        ])
        #expect(
            fields == [
                [
                    "Upgrade: websocket", "Connection: Upgrade", "User-Agent: other/2",
                    "Origin: https://a.example:8443",
                    "Cookie: a=b; c=d", "Authorization: Basic bWU6c2VjcmV0OnRvbw==", "X-One: 1",
                    "Host: virtual.example",
                ]
            ]
        )
    }

    @Test(arguments: [([], "willet/"), (["--user-agent", ""], nil), (["-H", "user-agent: mine"], nil)])
    func theUserAgentIsOursUnlessItIsGiven(arguments: [String], expected: String?) async throws {
        let fields = try await fields(arguments)
        #expect(value("User-Agent", in: fields)?.prefix(7) == expected?.prefix(7))
        #expect(fields.joined().contains("user-agent: mine") == arguments.contains("user-agent: mine"))
    }

    /// `--auth`, then `-H`, then the URL, then the environment.
    @Test(arguments: [
        (["--auth", "flag:1"], "url:2@", "env:3", "Basic ZmxhZzox"), ([], "url:2@", "env:3", "Basic dXJsOjI="),
        (["-H", "Authorization: Bearer x"], "url:2@", "env:3", "Bearer x"), ([], "", "env:3", "Basic ZW52OjM="),
        ([], "", "", nil), (["--auth", "empty:"], "", "", "Basic ZW1wdHk6"),
    ])
    func theFirstCredentialsCount(arguments: [String], user: String, variable: String, expected: String?) async throws {
        let fields = try await fields(arguments, user: user, environment: ["WILLET_AUTH": variable])
        #expect(value("Authorization", in: fields) == expected)
    }

    @Test(arguments: [(["--auth", "me"], ""), ([], "me")])
    func aPasswordThatNobodyCanBeAskedForIsAnError(arguments: [String], variable: String) async throws {
        let outcome = try await willet(arguments + ["ws://127.0.0.1:1/"], ["WILLET_AUTH": variable])
        let source = arguments.isEmpty ? "WILLET_AUTH" : "--auth"
        #expect(outcome.status == 2)
        #expect(
            outcome.error
                == "willet: \(source) has no password, and it cannot be asked for here: write user:password\n"
        )
    }

    @Test func aFileAddsAFieldForEachLine() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "willet-fields-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("# mine\n\nX-One: 1\r\n  X-Two:2\n".utf8).write(to: file)
        let fields = try await fields(["-H", "@\(file.path)", "-H", "X-Three: 3"])
        #expect(fields.first?.suffix(3) == ["X-One: 1", "X-Two: 2", "X-Three: 3"])

        try Data("X-One: 1\n\nno colon\n".utf8).write(to: file)
        let wrong = try await willet(["-H", "@\(file.path)", "ws://127.0.0.1:1/"])
        #expect(wrong.status == 2)
        #expect(wrong.error.contains("\(file.path), line 3: write 'Name: value'."))
        let missing = try await willet(["-H", "@/nonexistent", "ws://127.0.0.1:1/"])
        #expect(missing.status == 2)
        #expect(missing.error.contains("cannot read header fields from /nonexistent: no such file or directory."))
    }

    @Test(arguments: [
        (["--auth", "a:b", "-H", "authorization: c"], "--auth and -H 'Authorization: …' set the same field"),
        (["--cookie", "a=b", "-H", "Cookie: c"], "--cookie and -H 'Cookie: …'"),
        (["-o", "null", "-H", "Origin: c"], "--origin and -H 'Origin: …'"),
        (["--user-agent", "a", "-H", "User-Agent: c"], "--user-agent and -H 'User-Agent: …'"),
        (["-o", "https://a/"], "an origin has no path"), (["-o", "a.example"], "write scheme://host[:port], or null"),
        (["-o", "HTTPS://a"], "lower-case"), (["-o", "https://u@a"], "no host[:port]"),
        (["-o", "https://a:0"], "no host"),
        (["-o", "https://"], "no host"), (["--cookie", "a\r\nb: c"], "line break"),
        (["--key", "x"], "--key goes with --cert"),
        (["--ping-timeout", "0"], "more than 0"), (["--max-message-size", "2G"], "--max-message-size"),
        (["--max-message-size", "0"], "--max-message-size"), (["--max-message-size", "k"], "--max-message-size"),
    ])
    func whatCannotBeUsedExitsWith2(arguments: [String], text: String) async throws {
        let outcome = try await willet(arguments + ["ws://127.0.0.1:1/"])
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(text))
    }

    @Test(arguments: [("1k", 26), ("2000", 0)])
    func aMessageOverTheLimitBreaksTheProtocol(limit: String, status: Int32) async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await willet(["-n", "1", "--max-message-size", limit, "\(peer.url)/flood?count=1&size=1025"])
        #expect(outcome.status == status)
    }

    // MARK: Redirects

    @Test func aRedirectIsFollowedOnlyIfAskedTo() async throws {
        let other = try await Peer.handshakes()
        let fields = try await fields(
            ["-L", "--cookie", "a=b", "--auth", "me:secret"],
            path: "/redirect?\(other.url)/end"
        )
        #expect(value("Cookie", in: fields) == "a=b")
        let last = try #require(other.process.output.split(separator: "\n").last)
        #expect(last.contains("/end") && last.contains("User-Agent"))
        #expect(!last.contains("Cookie") && !last.contains("Authorization"))

        let peer = try await Peer.handshakes()
        let refused = try await willet(["\(peer.url)/redirect?/end"])
        #expect(refused.status == 24)
        #expect(refused.error == "willet: HTTP 302 Found, a redirect to /end\nwillet: -L follows redirects\n")
    }

    @Test func aRedirectThatLeadsNowhereEndsIt() async throws {
        let peer = try await Peer.handshakes()
        let wrong = try await willet(["-L", "\(peer.url)/redirect?ftp://h/"])
        #expect(wrong.status == 24)
        #expect(wrong.error == "willet: redirect to “ftp://h/”: unknown scheme ftp: use ws:// or wss://\n")
    }

    // MARK: TLS

    @Test func certificatesAreJudged() async throws {
        let certificates = try await Certificates()
        let good = try await certificates.selfSigned(days: 2)
        let peer = try await Peer.handshakes(good, certificates.key)
        #expect(try await willet(["--cacert", good, peer.url]).status == 0)
        #expect(try await willet(["-k", peer.url]).status == 0)

        let stranger = try await willet(["--reconnect", peer.url])
        #expect(stranger.status == 22)
        #expect(stranger.error.hasPrefix("willet: certificate is self-signed: CN=willet vouches for itself only; "))
        #expect(stranger.error.hasSuffix("\nwillet: --cacert FILE trusts it by its own file, -k trusts anybody\n"))

        let wrongName = try await willet(["--cacert", good, "--servername", "a.example", peer.url])
        #expect(wrongName.status == 22)
        #expect(wrongName.error.contains("it is for 127.0.0.1 and not for a.example"))

        let old = try await certificates.selfSigned(days: -1)
        let oldPeer = try await Peer.handshakes(old, certificates.key)
        let expired = try await willet(["--cacert", old, oldPeer.url])
        #expect(expired.status == 22)
        #expect(expired.error.hasPrefix("willet: certificate expired: was valid until 20"))
    }

    @Test func aClientCertificateIsShown() async throws {
        let certificates = try await Certificates()
        let file = try await certificates.selfSigned(days: 2)
        let key = try await certificates.encryptedKey(passphrase: "open")
        let peer = try await Peer.handshakes(file, certificates.key, file)
        let arguments = ["--cacert", file, "--cert", file, "--key", key, peer.url]
        let shown = try await willet(arguments, ["WILLET_KEY_PASSPHRASE": "open"])
        #expect(shown.status == 0, "\(shown.error)")

        let wrong = try await willet(arguments, ["WILLET_KEY_PASSPHRASE": "shut"])
        #expect(wrong.status == 2)
        #expect(wrong.error == "willet: cannot read the private key (PEM) from \(key): wrong passphrase\n")
        let unasked = try await willet(arguments)
        #expect(unasked.status == 2)
        #expect(
            unasked.error.contains("has a passphrase, and it cannot be asked for here: set WILLET_KEY_PASSPHRASE")
        )
        let noFile = try await willet(["--cert", "/nonexistent", peer.url])
        #expect(noFile.status == 2)
    }
}
