import Foundation
import Testing
import TmuxSupport

/// The input as its user sees it: what is typed is checked, sent in every form, and never lost.
@Suite(.serialized) struct InputTests {
    @Test func nothingThatIsTypedIsLost() async throws {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "willet-input-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "config/willet"),
            withIntermediateDirectories: true
        )
        let configuration = folder.appending(path: "config/willet/willet.toml")
        try Data("[limits]\nqueued-messages = 1\n".utf8).write(to: configuration)
        let environment = [
            "XDG_STATE_HOME": folder.appending(path: "state").path,
            "XDG_CONFIG_HOME": folder.appending(path: "config").path,
        ]
        var server = try await Peer.willetServe()
        let port = try #require(server.url.split(separator: ":").last)
        let url = "\(server.url)/echo"
        let session = try await TerminalSession(url, columns: 120, environment: environment)
        try await session.wait(forStatus: "● open")

        // Two lines, a binary message, a file, and JSON that is told to be broken until it is not.
        try session.tmux.type("first")
        try session.tmux.send("C-j")
        try session.enter("second")
        try await session.tmux.waitUntil("the echo is there") {
            $0.contains { $0.contains("←") && $0.contains("second") }
        }
        try session.enter("/hex 00 ff 41")
        try await session.tmux.waitUntil("the bytes are back") {
            $0.contains { $0.contains("←") && $0.contains("00 ff 41") }
        }
        let file = folder.appending(path: "a file.json")
        try Data("{\"from\":\"a file\"}".utf8).write(to: file)
        try session.enter("/send-file --text \(file.path)")
        try await session.tmux.waitUntil("the file is back") {
            $0.contains { $0.contains("←") && $0.contains("a file") }
        }
        try session.enter("/send-file \(file.path).not")
        try await session.wait(for: "is not sent: no such file or directory")
        try await session.wait(for: "> /send-file \(file.path).not")
        try session.tmux.send("C-u")
        try session.tmux.type("{\"a\": 1")
        try await session.wait(for: "{} breaks at 8")
        try session.tmux.type("}")
        try await session.wait(for: "{} valid")
        try session.tmux.send("Enter")
        try await session.tmux.waitUntil("the JSON is back") {
            $0.contains { $0.contains("←") && $0.contains("{\"a\": 1}") }
        }

        // The server dies: one message waits, the next finds no room, and one key sends it when it is back.
        server.process.send(SIGKILL)
        _ = try await server.process.outcome()
        try await session.wait(forStatus: "◌ reconnecting")
        try session.enter("it waits")
        try await session.wait(for: "out 1")
        try session.enter("no room")
        try await session.wait(for: "not sent (Alt-R sends it again; ")
        server = try await Peer.willetServe("--port", String(port))
        try await session.wait(forStatus: "● open")
        try await session.tmux.waitUntil("what waited is back") {
            $0.contains { $0.contains("←") && $0.contains("it waits") }
        }
        try session.tmux.send("M-r")
        try await session.tmux.waitUntil("what failed is back") {
            $0.contains { $0.contains("←") && $0.contains("no room") }
        }

        // It dies again: what waits is cancelled, and quitting asks for what is typed.
        server.process.send(SIGKILL)
        _ = try await server.process.outcome()
        try await session.wait(forStatus: "◌ reconnecting")
        try session.enter("never mind")
        try await session.wait(for: "out 1")
        try session.tmux.send("M-c")
        try await session.wait(for: "not sent (cancelled): never mind")
        try session.tmux.type("half a thought")
        try session.tmux.send("C-c")
        try await session.wait(for: "a typed line unsent: quit? y / n")
        try session.tmux.send("n")
        try await session.wait(for: "> half a thought")
        try session.tmux.send("C-c", "y")
        try await session.expectEnd(0)

        // The next run knows what this one has sent, and nobody else can read it.
        let history = folder.appending(path: "state/willet/history").path
        let permissions = try FileManager.default.attributesOfItem(atPath: history)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        server = try await Peer.willetServe("--port", String(port))
        let next = try await TerminalSession(url, columns: 120, environment: environment)
        try await next.wait(forStatus: "● open")
        try next.tmux.send("C-r")
        try next.tmux.type("secon")
        try await next.wait(for: "history: secon")
        try next.tmux.send("Enter")
        try await next.wait(for: "> first")
        try next.tmux.send("Enter")
        try await next.tmux.waitUntil("the echo is there") { $0.contains { $0.contains("←") && $0.contains("second") } }
        try next.tmux.send("C-c")
        try await next.expectEnd(0)
        _ = server
    }
}
