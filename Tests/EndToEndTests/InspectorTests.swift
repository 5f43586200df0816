import Testing
import TmuxSupport

/// The inspector in a real terminal.
@Suite(.serialized) struct InspectorTests {
    @Test func aMessageIsLookedAtClosely() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession("\(server.url)/echo", columns: 80, rows: 24)
        try await session.wait(forStatus: "● open")
        try session.enter(#"{"name":"日本","list":[1.50,{"deep":true}],"name":null}"#)
        try await session.wait(for: "← ")

        try session.tmux.send("Tab", "Enter")
        let pretty = try await session.wait(for: #"   "name": "日本","#)
        #expect(pretty.contains("     1.50,"))
        #expect(pretty.contains(#"       "deep": true"#))
        #expect(pretty.contains(#"   "name": null"#))
        #expect(pretty.contains { $0.contains("1 frame") })

        try session.tmux.send("j", "j")
        try await session.wait(for: "─ .list ─")
        try session.tmux.send("Space")
        let folded = try await session.wait(for: #"   "list": […], 2 elements"#)
        #expect(!folded.contains("     1.50,"))

        try session.tmux.send("Tab")
        try await session.wait(for: #"0000  7b 22 6e 61 6d 65 22 3a  22 e6 97 a5 e6 9c ac 22  {"name":"......""#)
        try session.tmux.send("p")
        try await session.wait(for: "→ text")

        try session.tmux.send("Escape")
        try await session.tmux.waitUntil("the inspector is closed") { !$0.contains { $0.contains("→ text") } }
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }
}
