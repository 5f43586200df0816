import Foundation
import Testing
import TmuxSupport

/// What the pipe tool tells beside the messages, and how both reach a terminal.
@Suite struct PipeVerboseTests {
    @Test func theHandshakeIsShownAsCurlDoes() async throws {
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/echo?token=secret"
        let outcome = try await ChildProcess.willet(
            "-v",
            "-w",
            "0.2",
            "--cookie",
            "sid=secret",
            "-s",
            "v2.chat",
            url,
            input: "hello\n"
        )
        #expect(outcome.output == "hello\n")
        #expect(outcome.status == 0)
        let lines = outcome.error.split(separator: "\n").map(String.init)
        #expect(lines.first == "* connecting to \(peer.url)/echo?token=***")
        for expected in [
            "> GET /echo?token=*** HTTP/1.1", "> Cookie: sid=***", ">", "< HTTP/1.1 101 Switching Protocols", "<",
        ] {
            #expect(lines.contains(expected))
        }
        #expect(lines.last == "* closed: sent 1000 normal closure, received 1000 normal closure")
        #expect(lines.allSatisfy { ["*", ">", "<"].contains($0.prefix(1)) })
        #expect(!outcome.error.contains("secret"))
        let open = try await ChildProcess.willet("-v", "--show-secrets", "-w", "0.1", url)
        #expect(open.error.contains("> GET /echo?token=secret HTTP/1.1"))
    }

    @Test func aRefusalIsShownWithWhatWasAsked() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-v", "--auth", "me:secret", "\(peer.url)/refuse?status=403")
        #expect(outcome.status == 23)
        for expected in [
            "> GET /refuse?status=403 HTTP/1.1\n", "> Authorization: Basic ***\n", "< HTTP/1.1 403 Forbidden\n",
            "willet: HTTP 403 Forbidden\n",
        ] { #expect(outcome.error.contains(expected)) }
    }

    @Test func objectsTellWhatHappensToTheSession() async throws {
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/close?code=1011&after=0.1"
        let outcome = try await ChildProcess.willet("-v", "--jsonl", "-x", "a", "-w", "-1", url)
        let objects = try outcome.lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.first?["op"] as? String == "opened")
        #expect(objects.first?["data"] as? String == url)
        #expect(objects.last?["op"] as? String == "closed")
        // The words are those of a recording.
        #expect((objects.last?["data"] as? String)?.hasPrefix("closed by the server (1011") == true)
        #expect(objects.allSatisfy { $0["dir"] as? String == ($0["op"] as? String == "text" ? "in" : "local") })
        #expect(objects.compactMap { $0["seq"] as? Int } == Array(1...objects.count))
    }

    @Test func tooMuchAndTooLittleContradictEachOther() async throws {
        let outcome = try await ChildProcess.willet("-v", "-q", "ws://127.0.0.1:1/")
        #expect(outcome.status == 2)
    }

    private static let hostile = #"a\033]0;owned\007b\033[31m"#

    /// Only standard output is the terminal: that makes it a pipe tool, whose output is made harmless.
    @Test(arguments: [("", "\\n"), ("--raw", "\\n"), ("-0", "\\0"), ("--binary", ""), ("--jsonl", "\\n")])
    func aTerminalGetsNothingThatCouldHarmIt(flag: String, end: String) async throws {
        let peer = try await Peer.willetServe()
        let tmux = try Tmux(columns: 160, rows: 20, environment: ["no_proxy": "*"])
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        let title = try tmux.title
        let input = "printf '\(Self.hostile)\(end)'"
        try tmux.paste("\(input) | \(Executable.path) \(flag) -w 0.5 \(peer.url)/echo; echo ended with $?")
        try tmux.send("Enter")
        let rows = try await tmux.waitUntil("it has ended") { $0.contains { $0.hasPrefix("ended with 0") } }
        let shown = flag == "--jsonl" ? #"a\u001b]0;owned\u0007b\u001b[31m"# : "a␛]0;owned␇b␛[31m"
        #expect(rows.contains { $0.contains(shown) }, "\(rows)")
        #expect(try tmux.title == title)
    }

    @Test(arguments: ["--jsonl", "--binary", "--expect x", "-0", "-q"])
    func aFlagOfPipesIsRefusedInTheApplication(flag: String) async throws {
        let tmux = try Tmux(columns: 100, rows: 20, environment: ["no_proxy": "*"])
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        try tmux.paste("\(Executable.path) \(flag) ws://127.0.0.1:1/; echo ended with $?")
        try tmux.send("Enter")
        let rows = try await tmux.waitUntil("it has ended") { $0.contains { $0.hasPrefix("ended with 2") } }
        #expect(rows.contains { $0.contains("is for pipes: add </dev/null, or | cat") })
    }
}
