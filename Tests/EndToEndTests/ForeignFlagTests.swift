import Foundation
import Testing

/// What users of wscat, websocat and curl type.
@Suite struct ForeignFlagTests {
    /// The lines of the translation table that begin with `willet`.
    private static let lines: [String] = {
        let file = Executable.package.appending(path: "Packaging/man/translation.md")
        let rows = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return rows.compactMap { row in
            let cell = row.split(separator: "|").last ?? ""
            return cell.split(separator: "`").first { $0.hasPrefix("willet ") }.map(String.init)
        }
    }()

    @Test func theTableHasLines() { #expect(Self.lines.count > 25) }

    /// Whatever it is, it gets as far as a server that is not there.
    @Test(arguments: lines)
    func eachLineOfTheTableIsUnderstood(line: String) async throws {
        let certificates = try await Certificates()
        let certificate = try await certificates.selfSigned(days: 2)
        let isServer = line.hasPrefix("willet serve")
        let command = line.replacing("willet ", with: "\"$0\" ", maxReplacements: 1)
            .replacing("wss://host/path", with: isServer ? "" : "--max-retries 0 ws://127.0.0.1:1/")
            .replacing("proxy:3128", with: "127.0.0.1:1").replacing("proxy:1080", with: "127.0.0.1:1")
            .replacing("ca.pem", with: certificate).replacing("me.pem", with: certificate)
            .replacing("me.key", with: certificates.key)
        let arguments = ["-c", command + (isServer ? " --help" : ""), Executable.path]
        let outcome = try await ChildProcess("/bin/sh", arguments).outcome()
        #expect(outcome.status == (isServer ? 0 : 21), "\(outcome.error)")
    }

    @Test(arguments: [
        ["-c", "ws://127.0.0.1:1/"], ["--no-check", "--connect", "127.0.0.1:1"],
        ["--no-close", "-t", "ws://127.0.0.1:1/"],
        ["connect", "--one-message", "ws://127.0.0.1:1/"], ["--no-color", "--host", "h", "-c", "ws://127.0.0.1:1/"],
    ])
    func theirFlagsAreTakenWhereTheyMeanTheSame(arguments: [String]) async throws {
        let outcome = try await ChildProcess(Executable.path, arguments).outcome()
        #expect(outcome.status == 21, "\(outcome.error)")
    }

    @Test(arguments: [
        (
            ["-n", "-c", "ws://h/"],
            "willet: wscat's -n is: -k; websocat's -n is: -w -1; here -n COUNT ends after so many messages\n"
        ),
        (["-s", "8080"], "willet: websocat's -s 8080 is: willet serve --port PORT\n"),
        (["-E", "ws://h/"], "willet: websocat's -E is: -w 0; the end of the connection always ends Willet\n"),
    ])
    func elseTheyAreAnsweredInOneSentence(arguments: [String], answer: String) async throws {
        let outcome = try await ChildProcess(Executable.path, arguments).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error == answer)
    }

    /// What follows an option is its value, whatever it looks like: so all of them must be known.
    @Test func allOptionsThatTakeAValueAreKnown() async throws {
        let outcome = try await ChildProcess.willet("--experimental-dump-help")
        let root = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let commands = try #require((root["command"] as? [String: Any])?["subcommands"] as? [[String: Any]])
        let connect = try #require(commands.first { $0["commandName"] as? String == "connect" })
        var names: Set<String> = []
        for argument in connect["arguments"] as? [[String: Any]] ?? [] where argument["kind"] as? String == "option" {
            for name in argument["names"] as? [[String: String]] ?? [] {
                let text = name["name"] ?? ""
                names.insert(name["kind"] == "long" ? "--\(text)" : "-\(text)")
            }
        }
        let file = Executable.package.appending(path: "Sources/WilletPipe/ForeignFlags/ForeignFlags.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        let missing = names.filter { !source.contains("\"\($0)\"") }
        #expect(missing.isEmpty && names.count > 30)
    }

    // MARK: curl

    private func heads(_ arguments: [String], path: String = "/") async throws -> ([String], ChildProcess.Outcome) {
        let peer = try await Peer.handshakes()
        let arguments = arguments.map { $0.replacing("URL", with: peer.url.replacing("ws://", with: "http://")) }
        let outcome = try await ChildProcess(Executable.path, ["curl"] + arguments).outcome()
        let line = peer.process.output.split(separator: "\n").dropFirst().first ?? "[]"
        return (try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String]), outcome)
    }

    @Test func aPastedLineConnectsAsTheBrowserDid() async throws {
        let line =
            "curl 'URL/chat?x=1' \\\n  -H 'Origin: https://a.example' \\\n  -H 'Sec-WebSocket-Key: old' "
            + "-H 'Connection: Upgrade' -b $'a=\\u0021' -H 'User-Agent: Mozilla/5.0' -H 'Sec-WebSocket-Protocol: v2'"
        for arguments in [
            [line],
            [
                "URL/chat?x=1", "-H", "Origin: https://a.example", "-b", "a=!", "-A", "Mozilla/5.0", "-H",
                "Sec-WebSocket-Protocol: v2",
            ],
        ] {
            let (head, outcome) = try await heads(arguments)
            #expect(outcome.status == 26 || outcome.status == 0, "\(outcome.error)")
            #expect(head.first == "GET /chat?x=1 HTTP/1.1")
            for field in [
                "Origin: https://a.example", "Cookie: a=!", "User-Agent: Mozilla/5.0", "Sec-WebSocket-Protocol: v2",
            ] {
                #expect(head.contains(field))
            }
            #expect(!head.contains("Sec-WebSocket-Key: old"))
        }
    }

    @Test func whatIsLeftOutIsNamedAndOurFlagsMayFollow() async throws {
        let (head, outcome) = try await heads(["curl URL/ --data-raw x", "-H", "X-One: 1", "-q"])
        #expect(head.contains("X-One: 1"))
        #expect(outcome.status == 0)
        #expect(outcome.error == "willet: curl's --data-raw is left out: a WebSocket has no use for it\n")
    }

    @Test(arguments: [
        ([], "the curl line has no URL"), (["curl 'ws://h"], "copy it whole"),
        (["ws://h", "--bogus"], "curl's --bogus is not known"),
        (["curl ws://h/", "--bogus"], "Unknown option"), (["ws://h/#a"], "fragment"),
    ])
    func aLineThatCannotBeUsedExitsWith2(arguments: [String], text: String) async throws {
        let outcome = try await ChildProcess(Executable.path, ["curl"] + arguments).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(text))
    }

    @Test func itsHelpIsOurs() async throws {
        let outcome = try await ChildProcess.willet("curl", "--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Copy as cURL"))
    }
}
