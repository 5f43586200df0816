import Foundation
import Testing
import TmuxSupport

/// `willet replay`: recordings in the application.
@Suite(.serialized) struct ReplayTests {
    private static let recording =
        #"{"format":"willet recording","version":1}"# + "\n" + line(1, "local", "opened", "ws://h/", 0)
        + line(2, "out", "text", #"{\"id\":1}"#, 1) + line(3, "in", "text", #"{\"price\":42}"#, 2)
        + line(4, "in", "text", "noise", 3)

    private static func line(_ number: Int, _ direction: String, _ kind: String, _ data: String, _ second: Int)
        -> String
    {
        #"{"seq":\#(number),"time":"2026-01-31T12:00:0\#(second).250000Z","dir":"\#(direction)","op":"\#(kind)","data":"\#(data)","#
            + "\"conn\":1}\n"
    }

    @Test func aRecordingIsPlayedWithFilterAndInspector() async throws {
        let folder = try Folder()
        try folder.write(Self.recording + #"{"seq":5,"ti"#, "day.jsonl")
        let session = try await TerminalSession(
            "replay --speed max \(folder["day.jsonl"])",
            environment: ["TZ": "UTC"]
        )
        try await session.wait(forStatus: "○ replay ended")
        try await session.wait(for: "line 6 breaks off, and was left out")
        let screen = try await session.wait(for: "noise")
        #expect(screen.contains { $0.hasPrefix(" 12:00:02.250  ←") && $0.hasSuffix(#"  {"price":42}"#) })
        #expect(screen.contains { $0.hasPrefix(" 12:00:01.250  →") && $0.hasSuffix(#"  {"id":1}"#) })
        try session.enter("hello")
        try await session.wait(for: "this is a replay: there is no server, and nothing can be sent")
        try session.tmux.send("C-u")
        try session.enter("/connect ws://127.0.0.1:1/")
        try await session.wait(for: "this is a replay, without a network: start willet URL")
        try session.tmux.send("C-u")
        try session.enter("/filter .price == 42")
        try await session.tmux.waitUntil("the filter leaves one") { rows in
            rows.contains { $0.hasSuffix(#"{"price":42}"#) } && !rows.contains { $0.hasSuffix("noise") }
        }
        try session.tmux.send("Tab", "Enter")
        try await session.wait(for: #""price": 42"#)
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func itIsPlayedAtItsPace() async throws {
        let folder = try Folder()
        try folder.write(Self.recording, "day.jsonl")
        let session = try await TerminalSession("replay --speed 0 \(folder["day.jsonl"])")
        try await session.wait(forStatus: "replay paused")
        try session.enter("/speed 0.001")
        try await session.wait(forStatus: "replay 0.001x")
        try await session.wait(for: "open · ws://h/")
        // The next entry would come in a quarter of an hour.
        try session.enter("/speed max")
        try await session.wait(forStatus: "replay ended")
        try await session.wait(for: "noise")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func whatCannotBePlayedIsNamed() async throws {
        let folder = try Folder()
        try folder.write("GET / HTTP/1.1\n\n", "foreign.jsonl")
        try folder.write(Self.recording + "{}\n{}\n{}\n", "broken.jsonl")
        let outcome = try await ChildProcess.willet("replay", folder["foreign.jsonl"])
        #expect(outcome.status == 2 && outcome.error.contains("a replay needs a terminal"))
        let session = try await TerminalSession("replay \(folder["foreign.jsonl"])", columns: 200)
        try await session.wait(for: "willet: \(folder["foreign.jsonl"]), line 1: no JSON at byte 1")
        try await session.expectEnd(2)
        try await session.restart("", "replay \(folder["none.har"])")
        try await session.wait(for: "\(folder["none.har"]): no such file or directory")
        try await session.expectEnd(2)
        try await session.restart("", "replay --speed max \(folder["broken.jsonl"])")
        try await session.wait(forStatus: "✕ replay broke off")
        try await session.wait(for: "the rest cannot be read: \(folder["broken.jsonl"]), line 6: no \"time\"")
        try await session.wait(for: "noise")
        try session.tmux.send("C-c")
        try await session.expectEnd(2)
    }

    @Test func aMillionMessagesAreRecordedAndPlayed() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let process = try ChildProcess(
            "/bin/sh",
            ["-c", #"exec "$0" --record "$1" "$2" >"$3""#, Executable.path, folder["r.jsonl"]]
                + ["\(peer.url)/flood?count=1000000&size=24", folder["printed.txt"]]
        )
        let outcome = try await process.outcome(within: .seconds(120))
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")

        // The log saves what it was shown, as it was recorded: byte for byte what was printed.
        let session = try await TerminalSession("replay --speed max \(folder["r.jsonl"])", columns: 140)
        try await session.wait(forStatus: "replay ended", timeout: .seconds(180))
        try session.enter("/save \(folder["saved.jsonl"])")
        try await session.wait(for: "saved ", timeout: .seconds(60))
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
        let script = #"""
            import json, sys
            printed = open(sys.argv[1], "rb").read()
            for name in sys.argv[2:]:
                entries = (json.loads(line) for line in open(name, encoding="utf-8"))
                texts = [e["data"] for e in entries if e.get("dir") == "in" and e["op"] == "text"]
                print(len(texts), printed.endswith("".join(t + "\n" for t in texts).encode()))
            """#
        let python = try await ChildProcess(
            "/usr/bin/env",
            ["python3", "-c", script] + ["printed.txt", "r.jsonl", "saved.jsonl"].map { folder[$0] }
        ).outcome(within: .seconds(60))
        let counts = python.lines
        #expect(counts.first == "1000000 True", "\(python)")
        // What opened, and the like, takes a few of the million that the log keeps.
        #expect(counts.count == 2 && counts.last?.hasPrefix("99999") == true && counts.last?.hasSuffix("True") == true)
    }
}
