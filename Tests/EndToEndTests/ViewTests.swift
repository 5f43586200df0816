import Foundation
import Testing
import TmuxSupport

/// The views over the log, the clipboard and the mouse, in a real terminal.
@Suite(.serialized) struct ViewTests {
    @Test func theHandshakeViewShowsHowTheConnectionCameAbout() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("-H 'Authorization: Bearer hidden' '\(server.url)/echo?token=hidden'")
        try await session.wait(forStatus: "● open")
        try session.tmux.send("Tab")
        try session.tmux.send("i")
        try await session.wait(for: "Connection 1, open for")
        try await session.wait(for: "compression  none (it was offered)")
        try session.tmux.send("NPage")
        let screen = try await session.wait(for: "Authorization: Bearer ***")
        #expect(!screen.contains { $0.contains("hidden") })
        try session.tmux.send("G")
        try await session.wait(for: "Connections of this session")
        try session.tmux.send("Escape")
        try await session.wait(for: "F1 help")
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func secretsAreShownToWhoAsksForThem() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("--show-secrets '\(server.url)/echo?token=visible'")
        try await session.wait(forStatus: "token=visible")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func theFirstRunSaysWhereToFindTheRest() async throws {
        let session = try await TerminalSession("demo")
        try await session.wait(for: "new here? F1 lists all keys, Alt-X finds what can be done")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
        try session.enter("clear; \(Executable.path) demo")
        try await session.wait(forStatus: "● open")
        #expect(try !session.tmux.screen().contains { $0.contains("new here?") })
        try session.tmux.send("C-c")
    }

    @Test func aRefusalIsShownWhole() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("'\(server.url)/refuse?status=403'", columns: 80, rows: 24)
        try await session.wait(forStatus: "✕ failed: HTTP 403")
        try session.enter("/handshake")
        try await session.wait(for: "The last attempt failed")
        try await session.wait(for: "HTTP 403 Forbidden")
        try await session.wait(for: "refused, as you asked")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func thePaletteFindsAndRuns() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        try session.tmux.send("M-x")
        try session.tmux.type("disconn")
        try await session.wait(for: ": disconn")
        try session.tmux.send("Enter")
        try await session.wait(forStatus: "closed 1000")
        try session.tmux.send("Tab")
        try session.tmux.type(":reconn")
        try await session.wait(for: "reconnect now")
        try session.tmux.send("Enter")
        try await session.wait(forStatus: "● open")
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func helpIsSearchedByTyping() async throws {
        let session = try await TerminalSession("demo", columns: 80, rows: 24)
        try session.tmux.send("F1")
        try await session.wait(for: "more below")
        try session.tmux.type("undo")
        try await session.tmux.waitUntil("only that is left") { rows in
            rows.contains { $0.contains("Ctrl-_") } && !rows.contains { $0.contains("Ctrl-Z") }
        }
        try session.tmux.send("Escape")
        try await session.wait(for: "F1 help")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test(arguments: ["by tmux", "by the terminal"])
    func whatIsSelectedIsCopied(way: String) async throws {
        let server = try await Peer.willetServe()
        let environment = way == "by tmux" ? [:] : ["TMUX": ""]
        let session = try await TerminalSession("\(server.url)/echo", environment: environment)
        try await session.wait(forStatus: "● open")
        try session.enter("copy me 日本")
        try await session.tmux.waitUntil("it came back") { $0.filter { $0.contains("copy me 日本") }.count == 2 }
        try session.tmux.send("Tab")
        try session.tmux.send("y")
        try await session.wait(for: "sent 14 B to the clipboard")
        try await session.tmux.waitUntil("it is there") { _ in (try? session.tmux.clipboard) == "copy me 日本" }
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func theLogIsSavedToANewFile() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        try session.enter("keep \"me\" 日本")
        try await session.tmux.waitUntil("it came back") { $0.filter { $0.contains("keep") }.count == 2 }
        try session.enter("/save ~/log.jsonl")
        try await session.wait(for: "saved 2 messages to ~/log.jsonl")
        let file = session.tmux.folder.appending(path: "log.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix(#"{"seq":1,"time":""#))
        #expect(lines[0].hasSuffix(#""dir":"out","op":"text","data":"keep \"me\" 日本","conn":1}"#))
        #expect(lines[1].hasSuffix(#""dir":"in","op":"text","data":"keep \"me\" 日本","conn":1}"#))
        let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        try session.enter("/save ~/log.jsonl")
        try await session.wait(for: "not saved to ~/log.jsonl: it is there already: name another")
        try session.tmux.send("C-u")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func withoutTmuxsHelpItSaysWhatElseThereIs() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", environment: ["TMUX": "/nonexistent/socket,1,0"])
        try await session.wait(forStatus: "● open")
        try session.tmux.send("Tab")
        try session.tmux.send("y")
        try await session.wait(for: "not copied: tmux says:")
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func aTmuxThatDoesNotAnswerIsNotWaitedFor() async throws {
        let server = try await Peer.willetServe()
        let folder = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appending(path: "tmux")
        try Data("#!/bin/sh\nexec sleep 60\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        let path = "\(folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let session = try await TerminalSession("\(server.url)/echo", environment: ["PATH": path])
        try await session.wait(forStatus: "● open")
        try session.tmux.send("Tab")
        try session.tmux.send("y")
        try session.tmux.send("g")
        try await session.wait(for: "not copied: tmux says: no answer within 2 s")
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func theMouseScrollsAndIsGivenBack() async throws {
        let session = try await TerminalSession("demo")
        try await session.tmux.waitUntil("the log is full") { $0.filter { $0.contains("aggTrade") }.count > 20 }
        try session.tmux.send("M-m")
        try await session.tmux.waitUntil("the mouse is asked for") { _ in try session.tmux.hasMouse }
        try session.tmux.sendBytes(Array("\u{1B}[<64;10;10M".utf8))
        try await session.wait(for: "paused")
        try session.tmux.send("M-m")
        try await session.tmux.waitUntil("the mouse is given back") { _ in try !session.tmux.hasMouse }
        try session.tmux.send("M-m")
        try await session.tmux.waitUntil("the mouse is asked for") { _ in try session.tmux.hasMouse }
        try session.tmux.send("C-z")
        try await session.tmux.waitUntil("the shell is back") { $0.last == "$" }
        #expect(try !session.tmux.hasMouse)
        try session.enter("fg")
        try await session.tmux.waitUntil("the mouse is asked for again") { _ in try session.tmux.hasMouse }
        try session.tmux.send("C-c")
        try await session.tmux.waitUntil("it has ended") { $0.last == "$" }
        #expect(try !session.tmux.hasMouse)
    }
}
