import Foundation
import TestSupport
import Testing
import TmuxSupport

/// The corpus of hostile text in a real terminal: nothing of it does anything there.
@Suite(.serialized) struct HostileTextTests {
    /// One message of all samples that fit into one, without what a paste cannot hold.
    private static let all = HostileCorpus.texts.filter { $0.bytes.count < 400 }.map(\.text).joined(separator: " ")

    @Test func messagesLeaveTheTerminalAlone() async throws {
        let server = try await Peer.willetServe()
        let file = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")
        try Data(Self.all.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let session = try await TerminalSession("-x \"$(cat \(file.path))\" -x end \(server.url)/echo")
        try await session.wait(for: "←     3 B  end")
        let title = try session.tmux.title
        let flags = try session.tmux.keypad
        try session.tmux.send("Tab")
        for keys in ["w", "g", "z", "w", "/\"owned\"\n", "N", "f\"owned\"\n", "f\u{15}\n", "\n", "v", "v", "w"] {
            try session.tmux.type(keys)
        }
        try await session.wait(for: "raw")
        try session.tmux.send("q", "i", "G")
        try await session.wait(for: "Connections of this session")
        #expect(try session.tmux.title == title)
        #expect(try session.tmux.keypad == flags)
        #expect(try session.tmux.isAlternateScreen && !session.tmux.hasMouse)
        #expect((try? session.tmux.clipboard) == nil)
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test(arguments: ["by tmux", "by the terminal"])
    func whatIsCopiedIsExactAndDoesNotBreakOut(way: String) async throws {
        let server = try await Peer.willetServe()
        let hostile = "a\u{1B}\\\u{7}\u{1B}]0;owned\u{7}\u{1B}]52;c;b3duZWQ=\u{7}\u{9C}\u{202E}b\tc"
        let session = try await TerminalSession(
            "-x '\(hostile)' \(server.url)/echo",
            environment: way == "by tmux" ? [:] : ["TMUX": ""]
        )
        try await session.wait(for: "← ")
        let title = try session.tmux.title
        try session.tmux.send("Tab", "y")
        try await session.tmux.waitUntil("it is there") { _ in (try? session.tmux.clipboard) == hostile }
        #expect(try session.tmux.title == title)
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    /// What ends before there is a screen is said by lines, which the terminal would obey.
    @Test(arguments: [
        "ws://h/\u{1B}]0;owned\u{7}\u{202E}", "--\u{1B}]0;owned\u{7}\u{202E}", "@\u{1B}]0;owned\u{7}\u{202E}",
        "--header \u{1B}]0;owned\u{7}\u{202E} ws://h", "config check /\u{1B}]0;owned\u{7}\u{202E}",
    ])
    func mistakesOfTheCommandLineAreShownAsText(arguments: String) async throws {
        let words = arguments.split(separator: " ").map { "'\($0)'" }.joined(separator: " ")
        let session = try await TerminalSession("\(words) </dev/null")
        let screen = try await session.wait(for: "ended with 2")
        #expect(screen.contains { $0.contains("willet: ") })
        try await session.expectEnd(2)
    }

    @Test func thePipeToolMakesTextVisibleOnATerminalOnly() async throws {
        let server = try await Peer.willetServe()
        let hostile = "a\u{1B}]0;owned\u{7}b\u{202E}c\u{9B}2J"
        let session = try await TerminalSession("-n 1 -x '\(hostile)' \(server.url)/echo </dev/null")
        try await session.wait(for: #"a␛]0;owned␇b\u{202E}c\u{9B}2J"#)
        try await session.expectEnd(0)
        let outcome = try await ChildProcess.willet("-n", "1", "-x", hostile, server.url + "/echo")
        #expect(outcome.output == hostile + "\n")
    }
}
