import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct ExternalEditorTests {
    private static func state(_ text: String, columns: Int = 80) -> ViewState {
        var state = ViewState.connected(24, columns)
        for character in text { state.press(character == "\n" ? .control("j") : .character(character)) }
        return state
    }

    private static func press(_ state: inout ViewState) -> [Effect] { state.press(.control("x"), .control("e")) }

    private static func edit(_ state: inout ViewState, _ file: [UInt8]) -> [Effect] {
        let draft = ExternalDraft(text: state.editor.text)
        #expect(press(&state) == [.editExternally(draft)])
        return state.update(.edited(.edited(file)), at: .noon())
    }

    // MARK: - The file

    @Test(arguments: ["", "a", "a\n", "\n\n", "ä\r\n\r", "{\"a\": 1}", "\u{1B}[2J\u{0}"])
    func whatIsNotTouchedComesBackAsItWas(text: String) throws {
        let draft = ExternalDraft(text: text)
        #expect(draft.file == (text.isEmpty ? [] : Array(text.utf8) + [0x0A]))
        #expect(try draft.text(of: draft.file) == nil)
    }

    @Test(arguments: [
        ("a\n", "a"), ("a", "a"), ("a\n\n", "a\n"), ("a\r\nb\rc\r\n", "a\nb\nc"), ("\n", ""), ("", ""),
        ("\u{1B}[2J\u{0}\u{202E}\n", "\u{1B}[2J\u{0}\u{202E}"), ("\r\r\n\n", "\n\n"),
    ])
    func theTextOfAFileIsAsItWereInAPaste(file: String, text: String) throws {
        #expect(try ExternalDraft(text: "before").text(of: Array(file.utf8)) == text)
    }

    @Test func whatCannotBeTypedIsRefused() throws {
        let draft = ExternalDraft(text: "before")
        let longest = [UInt8](repeating: 0x61, count: LineEditor.limit)
        #expect(try draft.text(of: longest + [0x0A])?.utf8.count == LineEditor.limit)
        #expect(throws: ExternalDraft.Mistake.tooLong) { try draft.text(of: longest + [0x61]) }
        #expect(throws: ExternalDraft.Mistake.tooLong) { try draft.text(of: longest + [0x0A, 0x0A]) }
        #expect(throws: ExternalDraft.Mistake.notUTF8) { try draft.text(of: [0x61, 0xFF]) }
    }

    @Test(arguments: [("{\"a\": [1]}", ".json"), ("[]", ".json"), ("{\"a\"", ".txt"), ("hello", ".txt"), ("", ".txt")])
    func whatIsJSONIsCalledSo(text: String, suffix: String) { #expect(ExternalDraft(text: text).suffix == suffix) }

    // MARK: - There and back

    @Test func whatComesBackIsInTheInputAndNotSent() {
        var state = Self.state("hello")
        #expect(Self.edit(&state, Array("{\n  \"a\": 1\n}\n".utf8)) == [])
        #expect(state.editor.text == "{\n  \"a\": 1\n}")
        #expect(state.editor.cursor == state.editor.text.utf8.count)
        #expect(state.notice == nil)
        state.press(.control("_"))
        #expect(state.editor.text == "hello")
        #expect(state.editor.cursor == 5)
    }

    @Test func anUnchangedTextChangesNothing() {
        var state = Self.state("hello")
        state.press(.control("a"))
        let editor = state.editor
        #expect(Self.edit(&state, Array("hello\n".utf8)) == [])
        #expect(state.editor == editor)
    }

    @Test func aFailureIsToldAndTheDraftStays() {
        var state = Self.state("hello")
        _ = Self.press(&state)
        #expect(state.update(.edited(.failed(reason: "“ed” ended with status 1")), at: .noon()) == [.bell])
        #expect(state.editor.text == "hello")
        #expect(state.notice == "“ed” ended with status 1")
    }

    @Test(arguments: [
        (1, "not taken over: it is not UTF-8"), (2 << 20, "not taken over: at most 1.0 MB can be typed"),
    ])
    func whatCannotBeTypedIsTold(bytes: Int, reason: String) {
        var state = Self.state("hello")
        #expect(Self.edit(&state, [UInt8](repeating: 0xFF, count: bytes)) == [.bell])
        #expect(state.editor.text == "hello")
        #expect(state.notice?.hasPrefix(reason) == true, "\(state.notice ?? "nothing")")
        #expect(state.notice?.hasSuffix("what was typed before is kept") == true)
        // What the key bar cuts is in the log.
        #expect(state.logged.contains { $0.hasPrefix("not taken over") })
    }

    @Test func keysMeantForTheEditorDoNothingHere() {
        var state = Self.state("hello")
        _ = Self.press(&state)
        #expect(state.press(.character("x"), .key(.enter), .control("c"), .alt("e"), .paste("pasted")) == [])
        #expect(state.editor.text == "hello")
        // The window and the session go on.
        state.press(.resize(ScreenSize(rows: 10, columns: 40)))
        #expect(state.size == ScreenSize(rows: 10, columns: 40))
        state.tell(.messages(.of(["meanwhile"])))
        #expect(state.logged.contains("meanwhile"))
        _ = state.update(.edited(.edited(Array("hello you\n".utf8))), at: .noon())
        state.press(.character("!"))
        #expect(state.editor.text == "hello you!")
        // It comes back once.
        #expect(state.update(.edited(.edited(Array("again\n".utf8))), at: .noon()) == [])
        #expect(state.editor.text == "hello you!")
    }

    @Test func theConnectionMayBeLostMeanwhile() {
        var state = Self.state("hello")
        _ = Self.press(&state)
        state.tell(.closed(.lost()))
        _ = state.update(.edited(.edited(Array("edited".utf8))), at: .noon())
        #expect(state.editor.text == "edited")
    }

    @Test func itComesBackToTheSessionThatItIsOf() throws {
        var workspace = Workspace.connected(2)
        workspace.press(.character("a"))
        let session = workspace.shown
        let outcome = workspace.update(.key(.alt("e")), at: .noon())
        let effect = Effect.editExternally(ExternalDraft(text: "a"))
        #expect(outcome.effects == [SessionEffect(session: session, effect: effect)])
        workspace.show(2)
        _ = workspace.update(.edited(.edited(Array("edited\n".utf8))), of: session, at: .noon())
        #expect(workspace.state.editor.isEmpty)
        workspace.show(1)
        #expect(workspace.state.editor.text == "edited")
        // A session that is no more has no input.
        workspace.press(.alt("e"))
        workspace.remove(0)
        _ = workspace.update(.edited(.edited(Array("late\n".utf8))), of: session, at: .noon())
        #expect(workspace.state.editor.isEmpty)
    }

    @Test func thePaletteDoesItFromTheLog() {
        var state = Self.state("hello")
        state.press(.key(.tab), .alt("x"))
        for character in "your own editor" { state.press(.character(character)) }
        #expect(state.press(.key(.enter)) == [.editExternally(ExternalDraft(text: "hello"))])
        _ = state.update(.edited(.edited(Array("edited\n".utf8))), at: .noon())
        #expect(state.editor.text == "edited")
        #expect(state.focus == .input)
    }

    @Test func aReplayRefusesIt() {
        var state = ViewState.at()
        let started = Input.replaying(path: "a.jsonl", .times(1), latencyKey: nil, session: 1)
        _ = state.update(started, at: .noon())
        #expect(Self.press(&state) == [.bell])
        #expect(state.notice == "this is a replay: there is no server, and nothing can be sent")
        #expect(state.press(.character("a")) == [])
    }

    // MARK: - Two keys

    @Test func whatFollowsIsTold() {
        var state = Self.state("")
        #expect(state.press(.control("x")) == [])
        #expect(state.notice == "Ctrl-X, then Ctrl-E")
    }

    @Test func noKeyIsLostBehindTheFirstOfTwo() {
        var state = Self.state("ab")
        state.press(.control("x"), .character("c"))
        #expect(state.editor.text == "abc")
        #expect(state.notice == nil)
        // The end of the line without the key before it.
        state.press(.control("a"), .control("e"))
        #expect(state.editor.cursor == 3)
        #expect(state.press(.control("x"), .control("x"), .control("e")).count == 1)
    }

    @Test func escapeGivesTheFirstOfTwoUp() {
        var state = Self.state("ab")
        state.press(.control("a"), .control("x"), .key(.escape), .control("e"))
        #expect(state.externalDraft == nil)
        #expect(state.editor.cursor == 2)
    }

    @Test func inTheLogNothingWaits() {
        var state = Self.state("ab")
        state.press(.key(.tab))
        #expect(state.press(.control("x")) == [.bell])
        #expect(state.firstKey == nil)
    }
}
