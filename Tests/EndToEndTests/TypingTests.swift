import Foundation
import Testing
import TmuxSupport

/// What spares typing, as its user sees it.
@Suite(.serialized) struct TypingTests {
    /// A home with a configuration.
    private final class Home {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "willet-typing-\(UUID().uuidString)")

        init(_ configuration: String) throws {
            let place = folder.appending(path: "config/willet")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(configuration.utf8).write(to: place.appending(path: "willet.toml"))
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        var environment: [String: String] {
            [
                "XDG_CONFIG_HOME": folder.appending(path: "config").path,
                "XDG_STATE_HOME": folder.appending(path: "state").path, "SNIPPET_TOKEN": "a secret",
            ]
        }
    }

    @Test func aSnippetIsFilledAndSentByEnter() async throws {
        let server = try await Peer.willetServe()
        let home = try Home(
            """
            [snippets]
            login = 'log in {{seq}} {{uuid}} {{now}} ${SNIPPET_TOKEN} {{other}}'
            broken = '{{seq}} ${SNIPPET_NOWHERE}'
            """
        )
        let session = try await TerminalSession("\(server.url)/echo", columns: 120, environment: home.environment)
        try await session.wait(forStatus: "● open")
        try session.enter("/snip login")
        let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
        let time = #"2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z"#
        func text(_ number: Int) throws -> Regex<AnyRegexOutput> {
            try Regex("log in \(number) \(uuid) \(time) a secret \\{\\{other\\}\\}")
        }
        let first = try text(1)
        let screen = try await session.tmux.waitUntil("it is in the input") {
            $0.contains { $0.hasPrefix("> ") && $0.contains(first) }
        }
        #expect(!screen.contains { $0.contains("→") })
        try session.tmux.send("Enter")
        try await session.tmux.waitUntil("the echo is there") {
            $0.contains { $0.contains("←") && $0.contains(first) }
        }
        try session.enter("/snip broken")
        try await session.wait(for: "SNIPPET_NOWHERE is not set")
        try await session.wait(for: "> /snip broken")
        try session.tmux.send("C-u", "M-x")
        try session.tmux.type("snip login")
        try await session.wait(for: "put the snippet login into the input")
        try session.tmux.send("Enter")
        let second = try text(2)
        try await session.tmux.waitUntil("it is in the input") {
            $0.contains { $0.hasPrefix("> ") && $0.contains(second) }
        }
        try session.tmux.send("C-u", "C-c")
        try await session.expectEnd(0)
    }

    @Test func tabCompletesCommandsSnippetsAndPaths() async throws {
        let server = try await Peer.willetServe()
        let home = try Home("[snippets]\nlogin = 'x'\nlogout = 'y'\n")
        try Data("from a file".utf8).write(to: home.folder.appending(path: "first note.txt"))
        try Data().write(to: home.folder.appending(path: "first nothing\u{7}"))
        try FileManager.default.createDirectory(
            at: home.folder.appending(path: "second"),
            withIntermediateDirectories: true
        )
        let session = try await TerminalSession("\(server.url)/echo", columns: 120, environment: home.environment)
        try await session.wait(forStatus: "● open")
        try session.tmux.type("/sn")
        try session.tmux.send("Tab")
        try await session.wait(for: "> /snip")
        try session.tmux.type("l")
        try session.tmux.send("Tab")
        try await session.wait(for: "> /snip log")
        try await session.wait(for: "login  logout")
        try session.tmux.send("Tab", "Tab")
        try await session.wait(for: "> /snip logout")
        try session.tmux.send("C-u")
        try session.tmux.type("/send-file --text \(home.folder.path)/")
        try session.tmux.send("Tab")
        try await session.wait(for: "second/")
        try session.tmux.type("f")
        try session.tmux.send("Tab")
        try await session.wait(for: "first note.txt  first nothing␇")
        try session.tmux.send("Tab")
        try await session.wait(for: "first note.txt")
        try session.tmux.send("Enter")
        try await session.wait(for: "from a file")
        try session.tmux.send("C-u", "C-c")
        try await session.expectEnd(0)
    }

    @Test func aMessageGoesOutAgainAndAgainAlsoBehindAnotherSession() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", columns: 120)
        try await session.wait(forStatus: "● open")
        try session.enter("/every 200ms tick {{seq}}")
        try await session.tmux.waitUntil("it is sent again") { $0.contains { $0.contains(/← .* tick [3-9]/) } }
        try await session.wait(for: "every 200ms")
        try session.enter("/open \(server.url)/echo")
        try await session.wait(for: "[2 ●")
        let unread = try Regex("1 ● [^ ]*/echo [+][1-9]")
        try await session.tmux.waitUntil("the first one goes on") { $0.contains { $0.contains(unread) } }
        try session.tmux.send("M-1")
        try session.enter("/every")
        try await session.wait(for: "stop 1: every 200ms “tick {{seq}}”")
        try session.tmux.send("Enter")
        try await session.wait(for: "no longer every 200ms")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }
}
