import Testing
import WilletScreen

@testable import WilletViewModel

@Suite struct CompletionTests {
    private static func state(_ text: String, rows: Int = 24, columns: Int = 80) -> ViewState {
        var state = ViewState.connected(rows, columns) {
            $0.snippets = ["login": "a", "logout": "b", "sub": "c"]
            $0.profiles = ["prod", "dev"]
        }
        for character in text { state.press(.character(character)) }
        return state
    }

    private static func item(_ name: String, isFolder: Bool = false) -> FolderListing.Item {
        .init(name: name, isFolder: isFolder)
    }

    /// Presses Tab where a folder has to be listed, and answers.
    private static func list(_ state: inout ViewState, _ listing: FolderListing) -> [Effect] {
        let effects = state.press(.key(.tab))
        guard case .listFolder(let site)? = effects.first, effects.count == 1 else {
            Issue.record("no folder is listed: \(effects)")
            return []
        }
        return state.update(.folderListed(site, listing), at: .noon())
    }

    private static func shown(_ state: ViewState) -> [String] {
        state.render().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test(
        "What only one thing begins with is completed",
        arguments: [
            ("/han", "/handshake"), ("/sn", "/snip "), ("/snip s", "/snip sub"), ("/open @p", "/open @prod"),
            ("/connect @d", "/connect @dev"), ("/session n", "/session next"), ("/session @d", "/session @dev"),
            ("/speed m", "/speed max"), ("/send-file --", "/send-file --text"), ("/snip  s", "/snip  sub"),
        ]
    )
    func oneIsTaken(typed: String, completed: String) {
        var state = Self.state(typed)
        #expect(state.press(.key(.tab)).isEmpty)
        #expect(state.editor.text == completed)
        #expect(state.focus == .input)
    }

    @Test(arguments: ["/filter di", "/fold ", "/disconnect ", "/ping x"])
    func outOfACommandTabGoesNowhere(typed: String) {
        var state = Self.state(typed)
        #expect(state.press(.key(.tab)) == [.bell])
        #expect(state.focus == .input && state.editor.text == typed)
    }

    @Test func severalAreListedAndTakenInTurn() {
        var state = Self.state("/snip l")
        #expect(state.press(.key(.tab)).isEmpty)
        #expect(state.editor.text == "/snip log")
        #expect(Self.shown(state).contains { $0.contains("login  logout") })
        state.press(.key(.tab))
        #expect(state.editor.text == "/snip login")
        state.press(.key(.tab))
        #expect(state.editor.text == "/snip logout")
        state.press(.key(.tab))
        #expect(state.editor.text == "/snip login")
        // Any other key is the end of it.
        state.press(.key(.left))
        #expect(!Self.shown(state).contains { $0.contains("login  logout") })
        state.press(.control("_"))
        #expect(state.editor.text == "/snip logout")
    }

    @Test func whatIsBehindTheCursorStays() {
        var state = Self.state("/snip s and more")
        for _ in " and more" { state.press(.key(.left)) }
        state.press(.key(.tab))
        #expect(state.editor.text == "/snip sub and more")
        #expect(state.editor.text[..<state.editor.index] == "/snip sub")
    }

    @Test(arguments: ["", "hello", "//snip l"])
    func elsewhereTabGoesToTheLog(typed: String) {
        var state = Self.state(typed)
        state.press(.key(.tab))
        #expect(state.focus == .log)
        #expect(state.editor.text == typed)
    }

    @Test func otherKeysGoToTheLogOutOfACommandToo() {
        var state = Self.state("/snip l")
        state.press(.key(.backTab))
        #expect(state.focus == .log)
    }

    @Test func whatNothingBeginsWithIsTold() {
        var state = Self.state("/snip x")
        #expect(state.press(.key(.tab)) == [.bell])
        #expect(state.notice == "nothing begins with “x”")
        #expect(state.editor.text == "/snip x")
    }

    @Test func aPathIsCompletedFromWhatItsFolderHas() throws {
        var state = Self.state("/send-file --text no")
        #expect(try state.press(.key(.tab)) == [.listFolder(.path("/send-file --text no"))])
        #expect(Self.list(&state, .listed([Self.item("notes", isFolder: true)], isCut: false)).isEmpty)
        #expect(state.editor.text == "/send-file --text notes/")
        let files = [Self.item("b.txt"), Self.item("a b.txt")]
        #expect(Self.list(&state, .listed(files, isCut: false)).isEmpty)
        #expect(Self.shown(state).contains { $0.contains("a b.txt  b.txt") })
        state.press(.key(.tab))
        #expect(state.editor.text == "/send-file --text notes/a b.txt")
    }

    @Test(arguments: ["/save ~/x/y", "/record ~/x/y", "/send-file ~/x/y"])
    func pathsHaveAFolderAndTheStartOfAName(typed: String) throws {
        let site = try #require(CompletionSite(typed[...]))
        #expect(site.kind == .path)
        #expect(site.pathParts.folder == "~/x/")
        #expect(site.pathParts.name == "y")
    }

    @Test func aFolderThatComesTooLateChangesNothing() throws {
        var state = Self.state("/save no")
        let site = try CompletionSite.path("/save no")
        state.press(.key(.tab))
        state.press(.character("x"))
        #expect(state.update(.folderListed(site, .listed([Self.item("notes")], isCut: false)), at: .noon()).isEmpty)
        #expect(state.editor.text == "/save nox")
    }

    @Test func aFolderThatCannotBeListedIsTold() {
        var state = Self.state("/save a/b")
        #expect(Self.list(&state, .failed(reason: "no such file")) == [.bell])
        #expect(state.notice == "a/ cannot be listed: no such file")
    }

    @Test func whereNotAllIsListedNothingIsTakenForTheOnlyOne() {
        var state = Self.state("/save n")
        #expect(Self.list(&state, .listed([Self.item("notes")], isCut: true)).isEmpty)
        #expect(state.editor.text == "/save n")
        #expect(Self.shown(state).contains { $0.contains("notes") && $0.contains("many more") })
    }

    @Test func namesAreShownHarmless() {
        var state = Self.state("/save n")
        let names = ["n\u{1B}]0;x\u{7}", "n\u{202E}y"].map { Self.item($0) }
        _ = Self.list(&state, .listed(names, isCut: false))
        let text = Self.shown(state).joined()
        #expect(text.contains("n␛]0;x␇"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test(arguments: [(24, 80), (24, 20), (3, 10), (2, 2), (1, 1)])
    func theListFitsAnyWindow(rows: Int, columns: Int) {
        var state = Self.state("/save n", rows: rows, columns: columns)
        let names = (0..<300).map { Self.item("name \($0)") }
        _ = Self.list(&state, .listed(names, isCut: false))
        for _ in 0..<310 {
            state.press(.key(.tab))
            let lines = Self.shown(state)
            #expect(lines.count == rows)
            #expect(lines.allSatisfy { CellWidth.test.columns(of: $0) <= columns })
        }
        #expect(state.editor.text == "/save name 106")
    }
}

extension CompletionSite {
    fileprivate static func path(_ text: String) throws -> CompletionSite { try #require(CompletionSite(text[...])) }
}
