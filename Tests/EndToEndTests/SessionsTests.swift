import Foundation
import Testing
import TmuxSupport

/// Several sessions side by side, in a real terminal.
@Suite(.serialized) struct SessionsTests {
    @Test func sessionsOnTwoServersLiveSideBySide() async throws {
        let (one, two) = (try await Peer.willetServe(), try await Peer.willetServe())
        let (echo, chat) = (String(one.url.dropFirst(5)) + "/echo", String(two.url.dropFirst(5)) + "/chat")
        let session = try await TerminalSession("'\(one.url)/echo' '\(two.url)/chat?name=bob'", columns: 120)
        try await session.wait(for: "[1 ● \(echo)] 2 ● \(chat)")

        // A third, whose words the second one gets.
        try session.enter("/open \(two.url)/chat?name=carol")
        try await session.wait(for: "[3 ● \(chat)]")
        try session.enter("hi bob")
        try await session.wait(for: "carol: hi bob")
        try await session.wait(for: "2 ● \(chat) +")
        try session.tmux.send("M-1")
        try await session.wait(for: "[1 ● \(echo)]")
        try session.enter("to the first")
        try await session.wait(for: "←    12 B  to the first")
        try session.tmux.send("M-a")
        let second = try await session.wait(for: "[2 ● \(chat)]")
        #expect(second.contains { $0.contains("carol: hi bob") } && !second.contains { $0.contains("to the first") })

        try session.tmux.send("M-s")
        try await session.wait(for: "Enter run")
        try session.tmux.send("Down", "Down", "Enter")
        try await session.wait(for: "[3 ● \(chat)]")
        try session.tmux.send("M-W")
        try await session.wait(for: "1 ● \(echo) [2 ● \(chat)]")
        try await session.wait(for: "* carol left")

        // The other server dies behind the session that is shown.
        try session.tmux.send("M-p")
        try await session.wait(for: "[1 ● \(echo)]")
        two.process.send(SIGKILL)
        try await session.wait(for: "2 ◌ \(chat)!")
        try session.enter("still there")
        try await session.wait(for: "B  still there")

        // What is unsent in one is asked for in every one.
        try session.tmux.send("M-n")
        try await session.wait(for: "[2 ◌ \(chat)]")
        try await session.wait(for: "connection lost")
        try session.enter("for later")
        try await session.wait(for: "out 1")
        try session.tmux.send("M-1")
        try await session.wait(for: "[1 ● \(echo)]")
        try session.tmux.send("C-c")
        try await session.wait(for: "1 message unsent, 1 of them in other sessions: quit?")
        try session.tmux.type("y")
        try await session.expectEnd(0)
    }

    @Test func profilesAreOpenedInTheApplication() async throws {
        let server = try await Peer.willetServe()
        let folder = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "willet"),
            withIntermediateDirectories: true
        )
        let text = """
            [profiles.here]
            url = "\(server.url)/echo"
            execute = ["from the profile"]
            [profiles.asks]
            url = "\(server.url)/echo"
            auth = "somebody"
            """
        try Data(text.utf8).write(to: folder.appending(path: "willet/willet.toml"))
        let session = try await TerminalSession(
            "@here '\(server.url)/chat?name=x'",
            columns: 200,
            environment: ["XDG_CONFIG_HOME": folder.path()]
        )
        try await session.wait(for: "[1 ● @here] 2 ●")
        try await session.wait(for: "from the profile")
        try session.enter("/open @nobody")
        try await session.wait(for: "there is no profile “nobody”: there are asks, here")
        // The terminal is the application's: nobody can be asked for a password on it.
        try session.tmux.send("C-u")
        try session.enter("/open @asks")
        try await session.wait(for: "has no password, and it cannot be asked for here")
        try session.tmux.send("C-u")
        try session.enter("/connect @here")
        try await session.wait(for: "connecting to \(server.url)/echo")
        try session.enter("/open @here")
        try await session.wait(for: "[3 ● @here]")
        try await session.wait(for: "←    16 B  from the profile")
        try session.kill(SIGTERM)
        try await session.expectEnd(143)
    }

    @Test func passwordsAreAskedForServerByServerBeforeTheScreen() async throws {
        let (one, two) = (try await Peer.handshakes(), try await Peer.handshakes())
        let tmux = try Tmux(columns: 100, rows: 20)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        try tmux.type("no_proxy='*' \(Executable.path) --auth me \(one.url) \(two.url); echo ended with $?\n")
        for (peer, password) in [(one, "first"), (two, "second")] {
            let question = "Password for me at \(peer.url.dropFirst(5)):"
            try await tmux.waitUntil("“\(question)” is asked") { $0.last == question }
            try tmux.type(password)
            try tmux.send("Enter")
        }
        try await tmux.waitUntil("both are there") { $0.contains { $0.contains("[1 ") && $0.contains(" 2 ") } }
        let expected = [(one, Data("me:first".utf8)), (two, Data("me:second".utf8))]
        for (peer, credentials) in expected {
            let field = "Authorization: Basic \(credentials.base64EncodedString())"
            try await tmux.waitUntil("each server has its own password") { _ in peer.process.output.contains(field) }
        }
        try tmux.send("C-c")
        try await tmux.waitUntil("it has ended") { $0.contains("ended with 0") }
    }

    @Test func aPipeTalksToOneServer() async throws {
        let outcome = try await ChildProcess.willet("ws://127.0.0.1:1", "ws://127.0.0.1:2")
        #expect(outcome.status == 2)
        #expect(
            outcome.error == "willet: a pipe talks to one server: name one URL, or open the others in a terminal\n"
        )
    }

    @Test func moreThanNineAreRefusedBeforeTheTerminalIsTouched() async throws {
        let urls = (1...10).map { "ws://127.0.0.1:\($0)" }.joined(separator: " ")
        let session = try await TerminalSession(urls)
        try await session.wait(for: "willet: at most 9 sessions are open side by side")
        try await session.expectEnd(2)
    }
}
