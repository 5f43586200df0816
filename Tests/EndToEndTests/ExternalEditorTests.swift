import Foundation
import Testing
import TmuxSupport

/// The input in the user's own editor, in a real terminal.
@Suite(.serialized) struct ExternalEditorTests {
    /// A folder with an editor, which is a shell script, and with what it notes.
    private struct Desk {
        let folder = try? Folder()
        private let drafts: String

        init(_ script: String) throws {
            let folder = try #require(folder)
            drafts = folder["drafts"]
            try FileManager.default.createDirectory(atPath: drafts, withIntermediateDirectories: false)
            try folder.write("#!/bin/sh\ncd \"$DESK\"\n" + script, "my editor")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder["my editor"])
        }

        subscript(_ name: String) -> String { folder?[name] ?? "" }

        func note(_ name: String) throws -> String { try #require(folder).read(name) }

        func lay(_ name: String) throws { try #require(folder).write("", name) }

        /// The drafts that are there.
        var left: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: drafts) } }

        func environment(_ editor: String? = nil) -> [String: String] {
            [
                "VISUAL": "", "EDITOR": editor ?? "'\(self["my editor"])'", "TMPDIR": drafts, "DESK": self["."],
                "XDG_STATE_HOME": self["state"],
            ]
        }
    }

    @Test func whatComesBackIsInTheInputAndEnterSendsIt() async throws {
        let desk = try Desk(
            """
            stty -g >modes
            stat -c '%a %n' "$2" >mode
            ls -l /proc/$$/fd >open
            cp "$2" seen
            printf '%s\\n' "$1" '{' '  "edited": true' '}' >"$2"
            """
        )
        let server = try await Peer.willetServe()
        let environment = desk.environment().merging(["VISUAL": "'\(desk["my editor"])' '--a flag'"]) { $1 }
            .merging(["EDITOR": "false"]) { $1 }
        let session = try await TerminalSession("\(server.url)/echo", environment: environment)
        try await session.wait(forStatus: "● open")
        try session.tmux.type("{\"a\": 1}")
        try session.tmux.send("C-x")
        try await session.wait(for: "Ctrl-X, then Ctrl-E")
        try session.tmux.send("C-e")
        let screen = try await session.wait(for: "> --a flag")
        #expect(screen.contains("    \"edited\": true"))
        #expect(!screen.contains { $0.contains("→") })
        #expect(try desk.note("seen") == "{\"a\": 1}\n")
        let mode = try desk.note("mode").split(separator: " ")
        #expect(mode.first == "600")
        let path = try #require(mode.last?.trimmingCharacters(in: .newlines))
        #expect(path.hasPrefix(desk["drafts/willet-"]) && path.hasSuffix(".json"))
        #expect(try desk.left == [])
        try session.tmux.send("Enter")
        try await session.tmux.waitUntil("the echo is there") {
            $0.contains { $0.contains("←") && $0.contains("--a flag") }
        }
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
        // What the editor found is what the shell had, and nothing of ours.
        let files = try desk.note("open")
        #expect(!files.contains("socket:") && !files.contains("memfd") && !files.contains("anon_inode"))
        #expect(try desk.note("modes") == session.tmux.modes)
    }

    @Test func whenItFailsTheDraftStaysAndTheReasonIsTold() async throws {
        let desk = try Desk(
            """
            case "$(cat "$1")" in
                fail) exit 7 ;;
                kill) printf '\\033[?1049h\\033[?1000h'; stty raw -echo; kill -9 $$ ;;
                huge) head -c 20971520 /dev/zero | tr '\\0' a >"$1" ;;
                gone) rm "$1" ;;
                bytes) printf 'a\\377' >"$1" ;;
                stop) kill -STOP $$; printf 'went on' >"$1" ;;
            esac
            """
        )
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", columns: 140, environment: desk.environment())
        try await session.wait(forStatus: "● open")
        for (draft, reason) in [
            ("fail", "ended with status 7; what was typed is kept"),
            ("kill", "was ended by signal 9; what was typed is kept"),
            ("huge", "at most 1.0 MB can be typed, /send-file sends longer texts"),
            ("gone", "left nothing to read: no such file or directory; what was typed is kept"),
            ("bytes", "it is not UTF-8"),
        ] {
            try session.tmux.type(draft)
            try session.tmux.send("M-e")
            let screen = try await session.wait(for: reason)
            #expect(screen.contains("> \(draft)"))
            #expect(try desk.left == [])
            try session.tmux.send("C-u")
            try await session.tmux.waitUntil("the input is empty") { $0.contains(">") }
        }
        #expect(try !session.tmux.hasMouse)

        // What stops by itself stops all, and the shell has its terminal.
        try session.tmux.type("stop")
        try session.tmux.send("M-e")
        try await session.wait(for: "Stopped")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        try session.expectRestored()
        try session.enter("fg; echo ended with $?")
        try await session.wait(for: "> went on")
        try session.tmux.send("C-u", "C-c")
        try await session.expectEnd(0)
    }

    @Test func withoutAnEditorItSaysSo() async throws {
        let desk = try Desk("")
        let server = try await Peer.willetServe()
        let environment = desk.environment("no-such-editor --wait")
        let session = try await TerminalSession("\(server.url)/echo", columns: 140, environment: environment)
        try await session.wait(forStatus: "● open")
        try session.tmux.type("hello")
        try session.tmux.send("M-e")
        let reason = "“no-such-editor --wait” cannot be run: set VISUAL or EDITOR to your editor"
        #expect(try await session.wait(for: reason).contains("> hello"))
        #expect(try desk.left == [])
        try session.tmux.send("C-u", "C-c")
        try await session.expectEnd(0)
    }

    @Test func theSessionGoesOnMeanwhile() async throws {
        let desk = try Desk(
            """
            trap 'echo interrupted' INT
            echo editing
            until [ -e go ]; do sleep 0.05; done
            printf 'done' >"$1"
            """
        )
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("'\(server.url)/chat?name=ann'", environment: desk.environment())
        try await session.wait(for: "ann joined")
        let process = try session.tmux.child()
        try session.tmux.send("M-e")
        let before = try await session.wait(for: "editing")
        #expect(try !session.tmux.isAlternateScreen)

        // Far more than a screen of messages comes, the window shrinks, and Ctrl-C and Enter are the editor's.
        let lines = (1...300).map { "line \($0)\n" }.joined()
        let bob = try await ChildProcess.willet("\(server.url)/chat?name=bob", input: lines)
        #expect(bob.status == 0)
        #expect(try session.tmux.screen() == before)
        try session.tmux.send("C-c")
        try await session.wait(for: "interrupted")
        try session.tmux.resize(columns: 70, rows: 18)
        try session.tmux.send("Enter", "x", "Enter")
        #expect(Tmux.isRunning(process))
        try desk.lay("go")
        try await session.tmux.waitUntil("it is back, in the size of the window") {
            $0.count == 18 && $0.contains("> done") && $0.contains { $0.contains("bob left") }
        }
        try session.tmux.send("C-u")
        try session.enter("/save \(desk["log.jsonl"])")
        try await session.tmux.waitUntil("the log is written") { _ in
            (try? desk.note("log.jsonl"))?.contains("bob left") == true
        }
        let log = try desk.note("log.jsonl")
        for number in 1...300 { #expect(log.contains("\"bob: line \(number)\"")) }
        #expect(!log.contains("\"dir\":\"out\""))
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/vi")))
    func aRealEditorIsStoppedAndContinued() async throws {
        let desk = try Desk("")
        let server = try await Peer.willetServe()
        // Nobody has named one.
        let session = try await TerminalSession("\(server.url)/echo", environment: desk.environment(""))
        try await session.wait(forStatus: "● open")
        try session.tmux.type("hello")
        try session.tmux.send("C-x", "C-e")
        try await session.tmux.waitUntil("vi shows the text") { $0.first == "hello" && $0.contains("~") }
        try session.tmux.send("C-z")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        try session.expectRestored()
        try session.tmux.resize(columns: 90, rows: 20)
        try session.enter("fg; echo ended with $?")
        try await session.tmux.waitUntil("vi is back") { $0.first == "hello" && $0.contains("~") }
        try session.tmux.type("A from vi")
        try session.tmux.send("Escape")
        try session.enter(":wq")
        try await session.wait(for: "> hello from vi")
        #expect(try desk.left == [])
        try session.tmux.send("C-u", "C-c")
        try await session.expectEnd(0)
    }

    @Test(arguments: [(SIGTERM, 143, false), (SIGTERM, 143, true), (SIGHUP, 129, false), (SIGINT, 130, true)])
    func aSignalEndsTheEditorToo(signal: Int32, code: Int32, isStubborn: Bool) async throws {
        let desk = try Desk(
            """
            \(isStubborn ? "trap '' HUP TERM" : "")
            echo $$ >process
            stty raw -echo
            echo editing
            while :; do sleep 0.05; done
            """
        )
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", environment: desk.environment())
        try await session.wait(forStatus: "● open")
        let process = try session.tmux.child()
        try session.tmux.send("M-e")
        try await session.wait(for: "editing")
        let text = try desk.note("process").trimmingCharacters(in: .newlines)
        let editor = try #require(Int32(text))
        #expect(kill(process, signal) == 0)
        try await session.expectEnd(code)
        #expect(!Tmux.isRunning(editor))
        #expect(try desk.left == [])
    }

    @Test func aCrashEndsTheEditorToo() async throws {
        let desk = try Desk("echo $$ >process; stty raw -echo; echo editing; while :; do sleep 0.05; done")
        let server = try await Peer.willetServe()
        let arguments = "\(server.url)/echo"
        let session = try await TerminalSession(
            prelude: "ulimit -c 0; ",
            arguments,
            environment: desk.environment()
        )
        try await session.wait(forStatus: "● open")
        let process = try session.tmux.child()
        try session.tmux.send("M-e")
        try await session.wait(for: "editing")
        let editor = try #require(Int32(try desk.note("process").trimmingCharacters(in: .newlines)))
        #expect(kill(process, SIGQUIT) == 0)
        try await session.expectEnd(131)
        try await session.tmux.waitUntil("the editor has ended") { _ in !Tmux.isRunning(editor) }
    }

    @Test func whenTheTerminalGoesAwayNothingStays() async throws {
        let desk = try Desk("trap '' HUP TERM; echo $$ >process; echo editing; while :; do sleep 0.05; done")
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", environment: desk.environment())
        try await session.wait(forStatus: "● open")
        let process = try session.tmux.child()
        try session.tmux.send("M-e")
        try await session.wait(for: "editing")
        let editor = try #require(Int32(try desk.note("process").trimmingCharacters(in: .newlines)))
        session.tmux.kill()
        let deadline = ContinuousClock.now + .seconds(20)
        while Tmux.isRunning(process) || Tmux.isRunning(editor), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(!Tmux.isRunning(process))
        #expect(!Tmux.isRunning(editor))
        #expect(try desk.left == [])
    }
}
