import Foundation
import Testing
import TmuxSupport

/// `--record` and `/record`.
@Suite(.serialized) struct RecordTests {
    private static let header = #"{"format":"willet recording","version":1}"#

    /// Dir, op and data of each line, but for headers.
    private func entries(_ text: String) throws -> [[String]] {
        try text.split(separator: "\n").map(String.init).filter { $0 != Self.header }.map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let payload = (object["data"] ?? object["base64"]) as? String
            return [object["dir"] as? String, object["op"] as? String, payload].compactMap(\.self)
        }
    }

    /// What `convert` makes of a recording, without notes.
    private func lines(_ path: String) async throws -> (lines: [String], error: String) {
        let outcome = try await ChildProcess.willet("convert", path, "-", "--to", "text")
        #expect(outcome.status == 0, "\(outcome.error)")
        return (outcome.lines, outcome.error)
    }

    @Test func bothDirectionsAreRecordedBehindWhatIsThere() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/echo?token=abc"
        for text in ["a\n\"b\" é\n", "c\n"] {
            let outcome = try await ChildProcess.willet("--record", folder["r.jsonl"], "-w", "0.2", url, input: text)
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        }
        let opened = ["local", "opened", "\(peer.url)/echo?token=***"]
        let closed = [["in", "close", "A+g="], ["local", "closed", "closed (1000 normal closure)"]]
        let sent = ["a", "\"b\" é"].map { ["out", "text", $0] }
        let received = ["a", "\"b\" é"].map { ["in", "text", $0] }
        let text = try folder.read("r.jsonl")
        let all = try entries(text)
        // An echo of the first may come before the second is written.
        #expect(all.first == opened && Set(all[1...4]) == Set(sent + received))
        #expect(Array(all[5...]) == closed + [opened, ["out", "text", "c"], ["in", "text", "c"]] + closed)
        #expect(text.split(separator: "\n").filter { $0 == Self.header }.count == 2)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder["r.jsonl"])
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // Each connection has its own place in an archive.
        let archive = try await ChildProcess.willet("convert", folder["r.jsonl"], "-", "--to", "har")
        #expect(archive.output.components(separatedBy: "\"_webSocketMessages\"").count == 3)
    }

    @Test func whatIsNoRecordingIsRefusedAndStays() async throws {
        let folder = try Folder()
        try folder.write("notes\n", "notes.txt")
        for (path, error) in [
            (folder["notes.txt"], "it is there already, and no recording: name another"),
            (folder["none/r.jsonl"], "no such file or directory"), ("/dev/full", "it is no regular file: name another"),
        ] {
            let outcome = try await ChildProcess.willet("--record", path, "ws://127.0.0.1:1/")
            #expect(outcome.status == 2)
            #expect(outcome.error == "willet: cannot record into \(path): \(error)\n")
        }
        #expect(try folder.read("notes.txt") == "notes\n")
        let outcome = try await ChildProcess.willet("--record", folder["r"], "--record-rotate", "1k", "ws://h/")
        #expect(outcome.status == 2 && outcome.error.contains("from 4k to 1024G"))
        #expect(try folder.names == ["notes.txt"])
    }

    @Test func aConnectionThatFailsIsRecorded() async throws {
        let folder = try Folder()
        let outcome = try await ChildProcess.willet("--record", folder["r.jsonl"], "ws://127.0.0.1:1/")
        #expect(outcome.status == 21)
        let all = try entries(try folder.read("r.jsonl"))
        #expect(all.count == 1 && all[0][1] == "error" && all[0][2].hasPrefix("ws://127.0.0.1:1/: "), "\(all)")
    }

    @Test func whatWasRecordedBeforeAKillIsReadBack() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let process = try ChildProcess(
            "/bin/sh",
            ["-c", #"exec "$0" --record "$1" "$2" >/dev/null"#, Executable.path, folder["r.jsonl"]]
                + ["\(peer.url)/flood?count=10000000&size=100"]
        )
        let deadline = ContinuousClock.now + .seconds(30)
        while folder.size("r.jsonl") < 2_000_000, .now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        process.send(SIGKILL)
        #expect(try await process.outcome().status == -SIGKILL)
        let first = try await lines(folder["r.jsonl"])
        #expect(first.lines.count > 5000)
        #expect(first.lines.dropFirst().allSatisfy { $0.contains(#" 1 < text {"d":"abc"#) })
        // The next recording goes on behind it.
        try folder.write(try folder.read("r.jsonl") + #"{"seq":9"#, "torn.jsonl")
        let outcome = try await ChildProcess.willet(
            "--record",
            folder["torn.jsonl"],
            "-w",
            "0.2",
            "\(peer.url)/echo",
            input: "after\n"
        )
        #expect(outcome.status == 0)
        let second = try await lines(folder["torn.jsonl"])
        #expect(second.lines.starts(with: first.lines))
        #expect(second.lines.contains { $0.hasSuffix(" > text after") })
        #expect(second.error.contains("breaks off, and was left out"))
    }

    @Test func aFullDiskEndsTheRecordingAndNotTheSession() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let process = try ChildProcess(
            "/bin/sh",
            ["-c", #"ulimit -f 16; exec "$0" --record "$1" "$2" >/dev/null"#, Executable.path, folder["r.jsonl"]]
                + ["\(peer.url)/flood?count=1000&size=100"]
        )
        let outcome = try await process.outcome()
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("willet: recording stalls: file too large. The session goes on, "))
        #expect(outcome.error.hasSuffix("could not be recorded: file too large\n"), "\(outcome.error)")
        #expect(folder.size("r.jsonl") == 8192)
        let kept = try await lines(folder["r.jsonl"]).lines.count
        #expect(kept > 10)
        // What is there and what is told of are all: the messages, and how the connection began and ended.
        let told = try #require(outcome.error.split(separator: "\n").last?.split(separator: " ").dropFirst().first)
        #expect(kept + (Int(told.filter(\.isNumber)) ?? 0) == 1003, "\(kept) and \(told)")
    }

    @Test func aSignalLosesNothingOfARecordingWithoutAWord() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let arguments = ["-w", "-1", "--record", folder["r.jsonl"], "\(peer.url)/flood?count=100000000&size=100"]
        let process = try ChildProcess(Executable.path, arguments)
        _ = try await process.firstLine()
        process.send(SIGINT)
        let outcome = try await process.outcome()
        #expect(outcome.status == 130)
        let notes = try await lines(folder["r.jsonl"])
        let kept = notes.lines.count { $0.contains(#" 1 < text {"d":"abc"#) }
        let told = outcome.error.split(separator: "\n").last { $0.hasSuffix(" entries could not be recorded") }
        let lost = told?.split(separator: " ").dropFirst().first.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        #expect(kept + lost >= outcome.lines.count && !outcome.lines.isEmpty, "\(kept) and \(lost): \(outcome.error)")
        #expect(notes.lines.contains { $0.contains("closed (1000") } || lost > 0)
    }

    @Test func theApplicationTellsThatTheDiskIsFullAndGoesOn() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let session = try await TerminalSession(
            prelude: "ulimit -S -f 4; ",
            "--record \(folder["r.jsonl"]) '\(peer.url)/echo' -x \(String(repeating: "x", count: 2500))"
        )
        try await session.wait(for: "recording stalls: file too large")
        try await session.wait(forStatus: "recording stalls")
        try session.enter("still here")
        try await session.tmux.waitUntil("the session goes on") {
            $0.filter { $0.hasSuffix("  still here") }.count == 2
        }
        let raise = try ChildProcess(
            "/usr/bin/prlimit",
            ["--pid", "\(try session.tmux.child())", "--fsize=unlimited"]
        )
        #expect(try await raise.outcome().status == 0)
        try await session.wait(for: "recording goes on: nothing was lost")
        try await session.tmux.waitUntil("the status says so") { $0.first?.contains("stalls") == false }
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
        let recorded = try await lines(folder["r.jsonl"])
        #expect(recorded.lines.filter { $0.hasSuffix("still here") }.count == 2)
        #expect(recorded.error.isEmpty)
    }

    @Test func aRecordingIsBegunAndEndedInTheApplication() async throws {
        let folder = try Folder()
        try folder.write("notes\n", "notes.txt")
        let peer = try await Peer.willetServe()
        let session = try await TerminalSession("'\(peer.url)/echo' '\(peer.url)/chat?name=me'", columns: 140)
        try await session.wait(forStatus: "● open")
        try session.enter("before")
        try await session.tmux.waitUntil("the echo is there") { $0.filter { $0.hasSuffix("  before") }.count == 2 }
        try session.enter("/record stop")
        try await session.wait(for: "nothing is recorded: /record FILE begins it")
        try session.enter("/record \(folder["notes.txt"])")
        try await session.wait(for: "it is there already, and no recording")
        try session.tmux.send("C-u")
        try session.enter("/record \(folder["r.jsonl"])")
        try await session.wait(for: "recording into \(folder["r.jsonl"])")
        try await session.wait(forStatus: "· recording")
        try session.enter("one")
        try await session.tmux.waitUntil("the echo is there") { $0.filter { $0.hasSuffix("  one") }.count == 2 }
        try session.enter("/session 2")
        try await session.wait(forStatus: "· recording")
        try session.enter("two")
        try await session.wait(for: "me: two")
        try session.enter("/ping p")
        try await session.wait(for: "⇠ pong")
        try session.enter("/record stop")
        try await session.wait(for: "entries into \(folder["r.jsonl"])")
        try session.enter("three")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
        let all = try entries(try folder.read("r.jsonl"))
        #expect(all.first == ["local", "opened", "\(peer.url)/echo"])
        #expect(all.contains(["local", "opened", "\(peer.url)/chat?name=me"]))
        for entry in [
            ["out", "text", "one"], ["in", "text", "one"], ["out", "text", "two"], ["out", "ping", "cA=="],
        ] {
            #expect(all.contains(entry), "\(entry)")
        }
        #expect(!all.contains { $0.last == "before" || $0.last == "three" })
        #expect(try folder.read("notes.txt") == "notes\n")
    }

    @Test func aRecordingIsPutAsideWhenItIsLarge() async throws {
        let folder = try Folder()
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "--record",
            folder["r.jsonl"],
            "--record-rotate",
            "64k",
            "\(peer.url)/flood?count=1200&size=100"
        )
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
        #expect(try folder.names == ["r.jsonl", "r.jsonl.1", "r.jsonl.2", "r.jsonl.3"])
        var count = 0
        for name in try folder.names {
            let text = try folder.read(name)
            #expect(text.hasPrefix(Self.header + "\n") && text.hasSuffix("}\n"))
            #expect(text.utf8.count < 66_000)
            count += try entries(text).filter { $0[1] == "text" }.count
        }
        #expect(count == 1200)
        #expect(try await lines(folder["r.jsonl.2"]).lines.count > 100)
    }
}
