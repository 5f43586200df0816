import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct PaletteTests {
    private static func open(_ query: String, _ state: inout ViewState) {
        state.press(.alt("x"))
        for character in query { state.press(.character(character)) }
    }

    private func matches(_ query: String) -> [String] {
        var palette = Palette(keymap: .standard, commands: SlashCommand.synopses)
        _ = palette.query.paste(query)
        palette.search()
        return palette.matches.map(\.item.text)
    }

    @Test func itHasEveryActionOnceAndEveryCommandWithAllTheirKeys() throws {
        let palette = Palette(keymap: .standard, commands: SlashCommand.synopses)
        let items = palette.matches.map(\.item)
        for binding in Keymap.standard.bindings where ![.palette, .back].contains(binding.intent) {
            let own = items.filter { item in
                switch item.action {
                case .intent(let intent): intent == binding.intent
                case .command(let command): command.intent == binding.intent
                case .session, .snippet, .stopRepetition: false
                }
            }
            #expect(own.count == 1)
            #expect(own.first.map { Set($0.keys).isSuperset(of: binding.keys) } == true)
        }
        for synopsis in SlashCommand.synopses where synopsis.intent != .palette {
            #expect(items.filter { $0.command == synopsis.usage }.count == 1)
        }
        let reconnect = try #require(items.first { $0.summary == "reconnect now" })
        #expect(reconnect.keys == [.key(.function(5)), .character("r")] && reconnect.command == "/reconnect")
    }

    @Test(
        arguments: [
            ("recon", "reconnect now  /reconnect"), ("ping", "send a ping  /ping [data]"),
            ("quit", "quit; asks while something is unsent  /quit"),
            ("/conn", "connect to another server  /connect URL"),
            ("clear", "empty the log  /clear"), ("zzz", nil), ("pgup", "a page up"), ("oldest", "the oldest entry"),
            ("undo", "undo"), ("word cut", "cut the word after"),
        ] as [(String, String?)]
    )
    func theBestMatchComesFirst(query: String, first: String?) {
        #expect(matches(query).first == first)
    }

    @Test func ofEqualsTheShorterOneComesFirst() {
        #expect(Array(matches("cut the word").prefix(2)) == ["cut the word after", "cut the word before"])
    }

    @Test func enterRunsWhatIsChosen() {
        var state = ViewState.connected()
        Self.open("reconn", &state)
        #expect(state.press(.key(.enter)) == [.post(.reconnect)])
        #expect(state.overlay == .none && state.editor.isEmpty)
        Self.open("send a p", &state)
        #expect(state.press(.key(.enter)) == [.post(.ping([]))])
        Self.open("send a p", &state)
        #expect(state.press(.control("n"), .key(.up), .key(.down), .key(.enter)) == [.post(.pong([]))])
    }

    @Test func aCommandThatNeedsArgumentsIsBegunAndADraftIsNotLost() {
        var state = ViewState.connected()
        for character in "draft" { state.press(.character(character)) }
        state.press(.key(.tab), .character(":"))
        for character in "another server" { state.press(.character(character)) }
        #expect(state.press(.key(.enter)) == [])
        #expect(state.editor.text == "/connect " && state.focus == .input)
        #expect(state.notice == "Ctrl-_ brings back what was typed before")
        state.press(.control("_"))
        #expect(state.editor.text == "draft")
    }

    @Test func tabTypesACommandOutSoThatArgumentsCanFollow() {
        var state = ViewState.connected()
        Self.open("close the conn", &state)
        state.press(.key(.tab))
        #expect(state.editor.text == "/disconnect ")
        Self.open("oldest", &state)
        #expect(state.press(.key(.tab)) == [.bell])
    }

    @Test func whatCannotBeRunNowSaysWhy() {
        var state = ViewState.at()
        Self.open("/ping", &state)
        #expect(state.press(.key(.enter)) == [.bell])
        #expect(state.notice == "not connected: pings and pongs need an open connection")
    }

    @Test func nothingIsFoundAndNothingIsRun() {
        var state = ViewState.connected()
        Self.open("zzz", &state)
        #expect(state.rows.contains { $0.contains("nothing is called that") })
        #expect(state.press(.key(.enter)) == [.bell])
        #expect(state.press(.key(.down), .key(.pageUp)) == [])
    }

    @Test(arguments: [Keystroke.key(.escape), .alt("x")])
    func itCloses(key: Keystroke) {
        var state = ViewState.connected()
        Self.open("x", &state)
        #expect(state.press(key) == [])
        #expect(state.overlay == .none && state.editor.isEmpty)
    }

    @Test func theCommandOpensItToo() {
        var state = ViewState.connected()
        state.send("/palette")
        #expect(state.rows.contains { $0.hasPrefix(":   type") })
    }

    @Test func theChosenOneIsAlwaysInView() {
        var state = ViewState.connected(8, 60)
        Self.open("", &state)
        func chosen() -> String? {
            guard case .palette(let palette) = state.overlay else { return nil }
            return palette.choice?.summary
        }
        for key in Array(repeating: Keystroke.key(.down), count: 60) + [.key(.pageUp), .key(.up)] {
            state.press(key)
            let summary = chosen() ?? "?"
            #expect(state.rows.contains { $0.contains(summary.prefix(20)) }, "\(summary)")
        }
    }

    @Test func theKeyBarFollowsTheFocus() {
        var state = ViewState.connected(24, 100)
        func bar() -> String { state.rows.last ?? "" }
        #expect(bar().contains("Enter send") && bar().contains("Tab log"))
        state.press(.key(.tab))
        #expect(!bar().contains("Enter send") && bar().contains("Tab input"))
        state.press(.character(":"))
        #expect(bar() == " Enter run  Down next  Up previous  Tab type it out  Esc close")
        #expect(!bar().contains("F5"))
        state.press(.key(.escape), .key(.function(1)))
        #expect(bar().contains("Esc close") && !bar().contains("Enter"))
        state.press(.key(.escape), .key(.escape))
        state.send("x")
        state.press(.control("c"))
        #expect(bar() == " y quit  n stay")
    }
}
