import Testing
import WilletScreen

@testable import WilletViewModel

/// What the screen tells of recording.
@Suite struct RecordingTests {
    @Test func itIsToldWhileItGoesOn() {
        var workspace = Workspace.at(24, 100)
        let other = workspace.open("ws://b/").effects.first?.session
        func status() -> String { workspace.rows[0] }
        _ = workspace.update(.recording(.started(path: "a.jsonl")), at: .noon())
        #expect(status().contains("recording"))
        #expect(workspace.render().text.contains("recording into a.jsonl"))
        _ = workspace.update(.recording(.stalled(reason: "no space")), at: .noon())
        #expect(status().contains("recording stalls"))
        // All sessions are recorded, also those that are opened later.
        workspace.show(2)
        #expect(other != nil && status().contains("recording stalls"))
        _ = workspace.open("ws://c/")
        workspace.show(3)
        #expect(status().contains("recording stalls"))
        let outcome = workspace.update(.recording(.resumed(lost: 1200)), at: .noon())
        #expect(outcome.needsScreen && !status().contains("stalls"))
        #expect(workspace.render().text.contains("recording goes on: 1,200 entries not recorded"))
        _ = workspace.update(.recording(.stopped(RecordingEnd(path: "a.jsonl", count: 1, lost: 2))), at: .noon())
        #expect(!status().contains("recording"))
        #expect(workspace.render().text.contains("recorded 1 entry into a.jsonl"))
        #expect(workspace.render().text.contains("2 entries could not be recorded"))
    }

    @Test func whatIsRefusedCanBeTypedAnew() {
        var workspace = Workspace.at(24, 100)
        let report = RecordingReport.refused(path: "b", reason: "no \u{1B}[2J")
        #expect(workspace.update(.recording(report), at: .noon()).effects.map(\.effect) == [.bell])
        #expect(workspace.state.editor.text == "/record b")
        #expect(workspace.render().text.contains("not recorded into b: no ␛[2J"))
        #expect(workspace.rows[0].contains("recording") == false)
    }

    @Test(arguments: [
        ("/record a b.jsonl", SlashCommand.record(path: "a b.jsonl")), ("/record stop", .stopRecording),
        ("/record ./stop", .record(path: "./stop")),
    ])
    func commandsAreUnderstood(text: String, command: SlashCommand) throws {
        #expect(try Submission(text) == .command(command))
    }

    @Test func aCommandNamesAFile() {
        #expect(throws: SlashCommandError.missingRecording) { try Submission("/record") }
    }
}
