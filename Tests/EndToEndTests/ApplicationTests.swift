import Foundation
import Testing
import TmuxSupport

/// The application as its user sees it: the release binary in a real terminal.
@Suite(.serialized) struct ApplicationTests {
    @Test func twoWindowsChat() async throws {
        let server = try await Peer.willetServe()
        let alice = try await TerminalSession("'\(server.url)/chat?name=alice'")
        try await alice.wait(forStatus: "● open")
        let bob = try await TerminalSession("'\(server.url)/chat?name=bob'", columns: 80, rows: 24)
        try await bob.wait(forStatus: "● open")
        try await alice.wait(for: "* bob joined")

        try alice.enter("hello bob, 你好 😀 é")
        try await bob.wait(for: "alice: hello bob, 你好 😀 é")
        try bob.enter("//slash")
        try await alice.wait(for: "bob: /slash")

        try bob.enter("/quit")
        try await bob.expectEnd(0)
        try await alice.wait(for: "* bob left")
        try alice.tmux.send("C-c")
        try await alice.expectEnd(0)
    }

    @Test func aSessionSurvivesItsServer() async throws {
        var server = try await Peer.willetServe()
        let port = try #require(server.url.split(separator: ":").last)
        let subscribe = #"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#
        let unsubscribe = #"{"id":2,"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade"]}"#
        let session = try await TerminalSession(
            "'\(server.url)/market?rate=2' --on-open '\(subscribe)' --on-close '\(unsubscribe)'"
        )
        try await session.wait(forStatus: "● open")
        try await session.wait(for: #"{"result":null,"id":1}"#)
        try await session.wait(for: #""e":"aggTrade""#)

        // The server dies without a word.
        try session.tmux.resize(columns: 80, rows: 24)
        server.process.send(SIGKILL)
        _ = try await server.process.outcome()
        try await session.wait(forStatus: "◌ reconnecting")
        try await session.wait(for: "connection lost")
        try session.tmux.resize(columns: 60, rows: 20)
        try session.enter(#"{"id":3,"method":"LIST_SUBSCRIPTIONS"}"#)
        try await session.wait(for: "out 1")

        // It comes back on its port.
        server = try await Peer.willetServe("--port", String(port))
        try await session.wait(forStatus: "● open")
        try session.tmux.resize(columns: 120, rows: 30)
        try await session.wait(for: "connection lost (1006")
        try await session.wait(for: "1 message resubscribed")
        // The subscription goes out before what was typed meanwhile, so the server knows it by then.
        try await session.wait(for: #"{"result":["btcusdt@aggTrade"],"id":3}"#)

        // F6 says goodbye, F5 comes back.
        try session.tmux.send("F6")
        try await session.wait(for: #"{"result":null,"id":2}"#)
        try await session.wait(for: "closed (1000")
        try await session.wait(forStatus: "closed 1000")
        try session.tmux.resize(columns: 100, rows: 24)
        try session.tmux.send("F5")
        try await session.wait(forStatus: "● open")

        try session.kill(SIGTERM)
        try await session.expectEnd(143)
    }

    @Test(arguments: [(SIGTERM, 143), (SIGINT, 130), (SIGHUP, 129)])
    func signalsRestoreTheTerminal(signal: Int32, code: Int) async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        try session.tmux.send("M-m")
        try await session.tmux.waitUntil("the mouse is asked for") { _ in try session.tmux.hasMouse }
        try session.kill(signal)
        try await session.expectEnd(Int32(code))
    }

    @Test func aSuspendedSessionComesBack() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        try session.tmux.type("half a line")
        for _ in 0..<3 {
            try session.tmux.send("C-z")
            try await session.tmux.waitUntil("the shell is back") { $0.last == "$" }
            #expect(try !session.tmux.isAlternateScreen)
            try session.tmux.resize(columns: Int.random(in: 60...120), rows: 20)
            try session.enter("fg")
            try await session.wait(for: "> half a line")
        }
        try session.tmux.send("Enter")
        try await session.wait(for: "← ")
        try session.tmux.send("C-c")
        try await session.tmux.waitUntil("it has ended") { $0.last == "$" }
    }

    @Test func aRefusalIsReadable() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("'\(server.url)/refuse?status=401'")
        try await session.wait(forStatus: "✕ failed: HTTP 401")
        try await session.wait(for: "refused, as you asked")
        try await session.wait(for: "check the credentials")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func itEndsWithTheSessionIfAsked() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("--exit-on-close '\(server.url)/close?code=4001&after=0.5'")
        try await session.expectEnd(24)
        // There is no screen any more that would say why.
        #expect(try session.tmux.screen().contains("willet: closed by the server (4001: as you asked)"))
    }

    @Test func itEndsAfterSoManyMessages() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("-n 3 -x one -x two -x three \(server.url)/echo")
        try await session.expectEnd(0)
    }

    @Test func theWholeTimeIsBounded() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("--max-time 1 \(server.url)/echo")
        try await session.expectEnd(20)
    }

    @Test func hostileTextStaysText() async throws {
        let server = try await Peer.willetServe()
        let hostile = "a\u{1B}]0;owned\u{07}b\u{1B}[2Jc\u{202E}d\u{9B}e"
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        let before = try session.tmux.title
        try session.tmux.paste(hostile)
        try session.tmux.send("Enter")
        let screen = try await session.wait(for: "←")
        #expect(screen.contains { $0.contains("a␛]0;owned␇b␛[2Jc\\u{202E}d") })
        #expect(try session.tmux.title == before)
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func aPasteIsNeverACommand() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo")
        try await session.wait(forStatus: "● open")
        try session.tmux.paste("line one\nline two\n/quit")
        try await session.wait(for: "/quit")
        try session.tmux.send("Enter")
        try await session.wait(for: "line one␤line two␤/quit")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func quittingAsksWhileMessagesAreUnsent() async throws {
        let session = try await TerminalSession("ws://127.0.0.1:1/")
        try await session.wait(forStatus: "◌ reconnecting")
        try session.enter("precious")
        try await session.wait(for: "out 1")
        try session.tmux.send("C-c")
        try await session.wait(for: "1 message")
        try session.tmux.send("Escape")
        try await session.wait(for: "precious")
        try session.tmux.send("C-c")
        try await session.wait(for: "1 message")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func scrollingHoldsTheViewStill() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession(
            "'\(server.url)/market?rate=20' --on-open '{\"id\":1,\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@aggTrade\"]}'"
        )
        try await session.wait(for: "following")
        try await session.tmux.waitUntil("the log is full") { $0.filter { $0.contains("aggTrade") }.count > 20 }
        try session.tmux.send("PPage")
        let held = try await session.wait(for: "▼")
        try await session.wait(for: "▼ 2")
        let later = try session.tmux.screen()
        #expect(later[1..<20] == held[1..<20])
        try session.tmux.send("Tab")
        try session.tmux.send("End")
        try await session.wait(for: "following")
        try session.tmux.send("q")
        try await session.expectEnd(0)
    }

    @Test func aFloodIsFilteredSearchedFoldedAndMarked() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("'\(server.url)/flood?count=200000&size=64'")
        // While it comes, or soon after: an idle machine is through with all of it before it is drawn once.
        try await session.wait(for: "following")
        try session.tmux.send("Tab")
        try session.tmux.type(#"f"xyz" .d dir:on"#)
        try await session.wait(for: "^ write dir:in or dir:out")
        try session.tmux.send("BSpace", "BSpace")
        try session.tmux.type("in")
        try await session.wait(for: "200,000 of 200,00", timeout: .seconds(60))
        try session.tmux.send("Enter")
        let matches = try await session.wait(for: #"match · filter "xyz" .d dir:in"#)
        #expect(matches[1..<27].allSatisfy { $0.contains("←") && $0.contains("uvwxyz") })

        try session.tmux.type("//X[A-Z]Z/i")
        try session.tmux.send("Enter")
        try await session.wait(for: "paused ▼ 0 new")
        try session.tmux.type("m")
        try await session.wait(for: "◆")
        try session.tmux.type("e")
        try await session.wait(for: "no error in the log")
        try session.tmux.type("z")
        try await session.wait(for: "×200,000 ")

        try session.tmux.type("zf")
        try session.tmux.send("C-u", "Enter")
        try await session.wait(for: " kept")
        try session.tmux.type("gu")
        try await session.wait(for: "◆")
        try session.tmux.type("F")
        try await session.wait(for: "following")
        try session.tmux.type("q")
        try await session.expectEnd(0)
    }

    @Test func anySizeWillDo() async throws {
        let session = try await TerminalSession("demo")
        try await session.wait(forStatus: "● open")
        for (columns, rows) in [(40, 10), (1, 1), (200, 50), (2, 3), (10, 4), (80, 24)] {
            try session.tmux.resize(columns: columns, rows: rows)
            if columns >= 80 { try await session.wait(forStatus: "● open") }
        }
        try await session.wait(for: "aggTrade")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func aFloodLeavesTheKeyboardAlive() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("'\(server.url)/flood?count=1000000&size=128'")
        try session.tmux.type("typed in the flood")
        try await session.wait(for: "> typed in the flood")
        try await session.wait(for: "1,000,000 kept", timeout: .seconds(60))
        try session.tmux.send("C-c")
        // The typed line is not lost by mistake.
        try await session.wait(for: "quit?")
        try session.tmux.send("y")
        try await session.expectEnd(0)
    }
}
