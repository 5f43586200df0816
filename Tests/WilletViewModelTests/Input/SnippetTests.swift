import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct SnippetTests {
    private static let text = "{\"token\":\"${TOKEN}\"}"

    private static func state(_ columns: Int = 80) -> ViewState {
        .connected(24, columns) { $0.snippets = ["login": text, "bye": "bye"] }
    }

    @Test func aSnippetComesIntoTheInputAndIsSentByEnterAlone() {
        var state = Self.state()
        #expect(state.send("/snip login") == [.fill(Self.text, .snippet("login"))])
        #expect(state.editor.isEmpty)
        #expect(state.update(.filled(.snippet("login"), .success("{\"token\":\"x\"}")), at: .noon()).isEmpty)
        #expect(state.editor.text == "{\"token\":\"x\"}")
        let effects = state.press(.key(.enter))
        guard case .enqueue("{\"token\":\"x\"}", entry: _)? = effects.first else {
            Issue.record("not sent: \(effects)")
            return
        }
    }

    @Test func whatCannotBeFilledIsToldAndNothingIsInserted() {
        var state = Self.state(160)
        state.send("/snip login")
        let error = PlaceholderError.notSet(variable: "TOKEN")
        #expect(state.update(.filled(.snippet("login"), .failure(error)), at: .noon()) == [.bell])
        #expect(state.editor.text == "/snip login")
        #expect(state.notice == "snippet login: \(error)")
        #expect(!state.logged.contains { $0.contains("TOKEN") })
    }

    @Test func aReasonThatIsCutIsInTheLogToo() {
        var state = Self.state(60)
        _ = state.update(.filled(.snippet("login"), .failure(.notSet(variable: "TOKEN"))), at: .noon())
        #expect(state.logged.contains { $0.hasPrefix("snippet login: TOKEN is not set") })
    }

    @Test func aSnippetThatIsNotThereNamesThoseThatAre() {
        var state = Self.state()
        #expect(state.send("/snip logout") == [.bell])
        #expect(state.notice == "there is no snippet “logout”: there are bye, login")
        #expect(state.editor.text == "/snip logout")
        var other = ViewState.connected()
        other.send("/snip logout")
        #expect(other.notice == "there is no snippet “logout”: there are none: [snippets] in willet.toml names them")
    }

    @Test func aSnippetThatDoesNotFitLeavesTheDraft() {
        var state = Self.state()
        _ = state.editor.paste(String(repeating: "x", count: LineEditor.limit))
        #expect(state.update(.filled(.snippet("bye"), .success("bye")), at: .noon()) == [.bell])
        #expect(state.editor.text.utf8.count == LineEditor.limit)
    }

    @Test func thePaletteInsertsWhereTheCursorIs() {
        var state = Self.state()
        for character in "good" { state.press(.character(character)) }
        state.press(.alt("x"))
        for character in "snip bye" { state.press(.character(character)) }
        #expect(state.press(.key(.enter)) == [.fill("bye", .snippet("bye"))])
        _ = state.update(.filled(.snippet("bye"), .success("bye")), at: .noon())
        #expect(state.editor.text == "goodbye")
        state.press(.control("_"))
        #expect(state.editor.text == "good")
    }
}
