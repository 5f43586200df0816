import Foundation
import Testing
import TmuxSupport

/// What the screen tells of a session whose server goes away and comes back, in a real terminal.
@Suite(.serialized) struct SessionTests {
    @Test func theScreenTellsHowTheSessionFares() async throws {
        var server = try await Peer.willetServe()
        let port = try #require(server.url.split(separator: ":").last)
        let session = try await TerminalSession(
            #"--latency-key id --on-open '{"id":"sub"}' '\#(server.url)/echo'"#,
            columns: 140
        )
        try await session.wait(forStatus: "● open")

        // What is sent comes back, and both say how long it took.
        try session.enter(#"{"id":1}"#)
        try await session.tmux.waitUntil("request and answer have a latency") { rows in
            rows.filter { $0.contains("+") && $0.hasSuffix(#"ms  {"id":1}"#) }.count == 2
        }
        try session.enter("no id")
        try await session.tmux.waitUntil("a message without an id has none") { rows in
            rows.filter { $0.hasSuffix("  no id") && !$0.contains("+") }.count == 2
        }

        // The server dies; a bad code is refused, what is typed waits.
        server.process.send(SIGKILL)
        _ = try await server.process.outcome()
        try await session.wait(forStatus: "[F5 now]")
        try session.enter("/disconnect 1005")
        try await session.wait(for: "close code 1005 must not be sent: use 1000 to 1003")
        try session.tmux.send("C-u")
        try session.enter(#"{"id":2}"#)
        try await session.wait(for: "out 1 (8 B)")

        // It comes back on its port: F5 need not wait.
        server = try await Peer.willetServe("--port", String(port))
        try session.tmux.send("F5")
        try await session.wait(forStatus: "● open")
        try await session.wait(for: "1 message resubscribed, 1 queued sent ─")
        try await session.wait(for: "connection lost (1006")
        try await session.tmux.waitUntil("what waited is measured from when it was written") { rows in
            rows.filter { $0.contains("+") && $0.hasSuffix(#"ms  {"id":2}"#) }.count == 2
        }
        try await session.wait(for: "out 0")

        // F6 closes and connects again, as its row of keys says.
        try session.tmux.send("F6")
        try await session.wait(forStatus: "○ closed 1000")
        try session.tmux.send("F6")
        try await session.wait(forStatus: "● open")
        try session.tmux.resize(columns: 40, rows: 10)
        try await session.wait(forStatus: "● open")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }
}
