import Foundation
import Testing

/// `--expect` and `--expect-close`, as scripts rely on them.
@Suite struct PipeExpectationTests {
    @Test func itEndsWithTheFirstMatch() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "--expect",
            "^t[aeiou]o",
            "-w",
            "-1",
            "\(peer.url)/echo",
            input: "one\ntoo\ntwo\n"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output == "one\ntoo\n")
        #expect(outcome.error == "")
    }

    @Test func withoutAMatchItSaysSoAndEndsWith1() async throws {
        let peer = try await Peer.willetServe()
        let quiet = try await ChildProcess.willet("--expect", "x", "-w", "0.3", "\(peer.url)/echo", input: "one\n")
        #expect(quiet.status == 1)
        #expect(quiet.output == "one\n")
        #expect(
            quiet.error
                == "willet: expectation failed: none of 1 message matches “x”; "
                + "nothing came for 0.3 s, and -w allows no more\n"
        )
        let closed = try await ChildProcess.willet("--expect", "x", "-w", "-1", "\(peer.url)/flood?count=2&size=9")
        #expect(closed.status == 1)
        #expect(closed.error.contains("none of 2 messages matches “x”; it closed with 1000"))
        let abnormal = try await ChildProcess.willet("--expect", "x", "-w", "-1", "\(peer.url)/close?code=1011")
        #expect(abnormal.status == 1)
        let lost = try await ChildProcess.willet("--expect", "x", "-w", "-1", "\(peer.url)/drop?after=0.1")
        #expect(lost.status == 1)
        #expect(lost.error.contains("the connection was lost (1006)"))
        let enough = try await ChildProcess.willet("--expect", "x", "-1", "\(peer.url)/flood?count=2&size=9")
        #expect(enough.status == 1)
    }

    @Test func whatTellsMoreThanAFailedExpectationKeepsItsStatus() async throws {
        let peer = try await Peer.willetServe()
        let late = try await ChildProcess.willet("--expect", "x", "--max-time", "0.5", "-w", "-1", "\(peer.url)/silent")
        #expect(late.status == 20)
        #expect(late.error.contains("no message came that could match “x”; --max-time allows 0.5 s"))
        let network = try await ChildProcess.willet("--expect", "x", "ws://127.0.0.1:1/")
        #expect(network.status == 21)
        #expect(!network.error.contains("expectation"))
        let refused = try await ChildProcess.willet("--expect", "x", "\(peer.url)/refuse?status=401")
        #expect(refused.status == 23)
        let signal = try ChildProcess(
            Executable.path,
            ["--expect", "x", "-w", "-1", "--on-open", "ready", "\(peer.url)/echo"]
        )
        _ = try await signal.firstLine()
        signal.send(SIGTERM)
        #expect(try await signal.outcome().status == 143)
    }

    @Test(arguments: [(1011, "1011", 0), (1000, "1000", 0), (4000, "1000", 1), (1000, "1011", 1)])
    func theServersCloseCodeIsExpected(code: Int, expected: String, status: Int) async throws {
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/close?code=\(code)&after=0.1"
        let outcome = try await ChildProcess.willet("--expect-close", expected, "-w", "-1", url)
        #expect(outcome.status == Int32(status))
        #expect(
            outcome.error.contains("the server was to close with \(expected); it closed with \(code)") == (status == 1)
        )
    }

    @Test func ourOwnCloseIsNotTheServers() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("--expect-close", "1000", "-w", "0.1", "\(peer.url)/echo")
        #expect(outcome.status == 1)
        let lost = try await ChildProcess.willet("--expect-close", "1006", "-w", "-1", "\(peer.url)/drop?after=0.1")
        #expect(lost.status == 0)
    }

    @Test(arguments: [
        (["--expect", "("], "after “(”"), (["--expect-close", "999"], "--expect-close"),
        (["--expect-close", "1004"], "--expect-close"),
    ])
    func whatCannotBeExpectedExitsWith2(arguments: [String], text: String) async throws {
        let outcome = try await ChildProcess(Executable.path, arguments + ["ws://127.0.0.1:1/"]).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(text))
    }
}
