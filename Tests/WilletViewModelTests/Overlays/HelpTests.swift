import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct HelpTests {
    private static let small = HelpText(
        keymap: Keymap(bindings: [
            .init([.key(.function(1)), .control("x")], [.input, .log], .help, "this help"),
            .init([.control("x")], [.input, .log], .quit, "quit"),
            .init([.control("x")], [.log], .redraw, "draw anew"),
        ]),
        commands: [.init(names: ["close", "bye"], arguments: "[code]", summary: "say good-bye")],
        prose: "The log\n  It follows,\n  until you scroll.\n\nColours\n  There are some.\n"
    )

    @Test func helpNamesAllKeysAndCommands() {
        let help = ViewState.at(50, 300).helpLines().map(\.text).joined(separator: "\n")
        for binding in Keymap.standard.bindings {
            guard !binding.keys.isEmpty else { continue }
            #expect(help.contains(binding.summary))
            #expect(help.contains(binding.keys.listed))
        }
        for synopsis in SlashCommand.synopses { #expect(help.contains(synopsis.usage.split(separator: " ")[0])) }
        #expect(help.contains("Written is not delivered"))
    }

    @Test(arguments: [70, 80, 100])
    func nothingOfTheHelpIsCutWhereItHasTwoColumns(columns: Int) {
        let lines = ViewState.at(50, columns).helpLines()
        for line in lines { #expect(line.text.count <= columns, "\(line.text)") }
    }

    @Test func helpSaysWhatTheKeymapDoesAndNothingElse() {
        #expect(
            Self.small.sections == [
                .init(title: "Everywhere", entries: [.row("F1", "this help"), .row("Ctrl-X", "quit")]),
                .init(title: "In the log", entries: [.row("Ctrl-X", "draw anew")]),
                .init(
                    title: "Commands, typed into the input line",
                    entries: [.row("/close, /bye [code]", "say good-bye")]
                ),
                .init(title: "The log", entries: [.paragraph("It follows, until you scroll.")]),
                .init(title: "Colours", entries: [.paragraph("There are some.")]),
            ]
        )
    }

    @Test(arguments: [
        ("", ["Everywhere", "In the log", "Commands, typed into the input line", "The log", "Colours"]),
        ("CTRL-x", ["Everywhere", "In the log"]), ("until follows", ["The log"]),
        ("bye /close", ["Commands, typed into the input line"]),
        ("log", ["In the log", "The log"]), ("log follows", ["The log"]), ("nowhere", []),
    ])
    func whatIsTypedNarrowsIt(query: String, titles: [String]) {
        #expect(Self.small.narrowed(to: query).sections.map(\.title) == titles)
    }

    @Test func onlyTheRowsThatHaveTheWordsAreLeftUnlessTheTitleHasThem() {
        #expect(Self.small.narrowed(to: "f1").sections.map(\.entries) == [[.row("F1", "this help")]])
        #expect(Self.small.narrowed(to: "everywhere").sections.map(\.entries.count) == [2])
    }

    @Test func aNarrowWindowHasNamesAndTheirMeaningBelowOneAnother() {
        let lines = Self.small.narrowed(to: "f1").lines(columns: 20, width: .test).map(\.text)
        #expect(lines == ["Everywhere", "  F1  this help"])
        let narrower = Self.small.narrowed(to: "f1").lines(columns: 14, width: .test).map(\.text)
        #expect(narrower == ["Everywhere", "  F1", "      this", "      help"])
        #expect(
            Self.small.narrowed(to: "until").lines(columns: 16, width: .test).map(\.text) == [
                "The log", "  It follows,", "  until you", "  scroll.",
            ]
        )
    }

    @Test func typingNarrowsTheOverlayAndPagesScrollIt() {
        var state = ViewState.connected()
        state.press(.character("x"), .key(.function(1)))
        let first = state.rows[1]
        #expect(state.rows.contains { $0.contains("▼") && $0.contains("more below") })
        state.press(.key(.down))
        #expect(state.rows[1] != first)
        #expect(state.rows.contains { $0.contains("1 above") })
        state.press(.key(.pageDown), .paste("unsubscr\nno"), .key(.backspace))
        #expect(state.rows.contains { $0.hasPrefix("find: unsubsc") })
        #expect(state.rows.contains { $0.contains("nothing in the help has that") })
        for _ in 0..<7 { state.press(.key(.backspace)) }
        for character in "draft" { state.press(.character(character)) }
        state.press(.control("u"))
        for character in "yank" { state.press(.character(character)) }
        #expect(state.press(.key(.enter)) == [.bell])
        #expect(state.press(.key(.function(5))) == [.post(.reconnect)])
        state.press(.control("u"))
        for character in "put back" { state.press(.character(character)) }
        #expect(state.rows.contains { $0.contains("Ctrl-Y") } && state.rows.contains { $0.contains("Alt-Y") })
        #expect(!state.rows.contains { $0.contains("more below") })
        #expect(state.editor.text == "x")
    }

    @Test(arguments: [Keystroke.key(.escape), .key(.function(1))])
    func itCloses(key: Keystroke) {
        var state = ViewState.connected()
        state.press(.character("x"), .key(.function(1)), .character("q"))
        #expect(state.press(key) == [])
        #expect(state.overlay == .none && state.editor.text == "x")
    }

    @Test func theHelpSpeaksOfTheSignsThatAreShown() {
        let help = ViewState.at(24, 200) { $0.glyphs = .ascii }.helpLines().map(\.text).joined(separator: "\n")
        #expect(help.contains("< came in, > went out") && !help.contains("←"))
    }

    @Test func whatIsTypedIsBounded() {
        var state = ViewState.at()
        state.press(.key(.function(1)))
        #expect(state.press(.paste(String(repeating: "x", count: LineEditor.queryLimit + 1))) == [.bell])
        #expect(state.press(.paste(String(repeating: "x", count: LineEditor.queryLimit))) == [])
        #expect(state.press(.character("y")) == [.bell])
    }
}
