import Testing
import WilletClient
import WilletLog
import WilletResources
import WilletScreen

@testable import WilletViewModel

@Suite struct RebindingTests {
    @Test func everyKeyOfTheKeymapIsReadAsItIsNamed() throws {
        for key in Keymap.standard.bindings.flatMap(\.keys) {
            let read = try Keystroke(named: key.name)
            #expect(read == key)
        }
    }

    @Test func everyActionHasANameOfItsOwnInItsPlace() {
        var names: Set<[String]> = []
        for binding in Keymap.standard.bindings {
            #expect(names.insert([binding.place, binding.intent.name]).inserted, "\(binding)")
        }
    }

    @Test(arguments: [
        ("f5", Keystroke.key(.function(5))), ("Shift-F5", .key(.function(17))), ("F17", .key(.function(17))),
        ("ctrl-r", .control("r")), ("Ctrl-R", .control("r")), ("Ctrl-Space", .control("@")), ("Ctrl-_", .control("_")),
        ("Alt-x", .alt("x")), ("Alt-X", .alt("x")), ("Alt-Shift-x", .alt("X")), ("Alt-.", .alt(".")),
        ("Alt--", .alt("-")), ("Alt-Space", .alt(" ")), ("Alt-Enter", .altKey(.enter)), ("Shift-Tab", .key(.backTab)),
        ("Shift-Left", .shiftKey(.left)), ("ctrl-left", .controlKey(.left)), ("PGUP", .key(.pageUp)),
        ("del", .key(.delete)),
        ("g", .character("g")), ("G", .character("G")), ("-", .character("-")), ("é", .character("é")),
        ("Space", .character(" ")), ("Esc", .key(.escape)),
        ("ctrl-x Ctrl-E", .sequence(.control("x"), .control("e"))),
        ("g Space", .sequence(.character("g"), .character(" "))),
    ])
    func aKeyIsRead(name: String, key: Keystroke) throws {
        let read = try Keystroke(named: name)
        #expect(read == key)
    }

    @Test(arguments: [
        ("", "“” is no key"), ("F25", "“F25” is no key"), ("Hyper-x", "“Hyper-x” is no key"), ("\t", "“\t” is no key"),
        ("Ctrl-Alt-x", "“Ctrl-Alt-x” is no key"), ("\u{7}", "“\u{7}” is no key"),
        ("Ctrl-I", "a terminal sends Ctrl-I as Tab"),
        ("Ctrl-m", "a terminal sends Ctrl-M as Enter"), ("Ctrl-H", "a terminal sends Ctrl-H as Backspace"),
        ("Ctrl-[", "a terminal sends Ctrl-[ as Esc"), ("Ctrl-5", "no terminal sends Ctrl with “5”"),
        ("Ctrl-X Ctrl-I", "a terminal sends Ctrl-I as Tab"), ("Ctrl-X y z", "“Ctrl-X y z” is no key"),
    ])
    func aMistakeSaysWhatToWrite(name: String, mistake: String) {
        do throws(Keystroke.Mistake) {
            Issue.record("it is \(try Keystroke(named: name))")
        } catch {
            #expect(error.description.hasPrefix(mistake))
        }
    }

    // MARK: - The keymap

    private func rebound(_ choices: [String: [String: [String]]]) -> (Keymap, [String]) {
        let (keymap, findings) = Keymap.standard.rebound(choices)
        return (
            keymap,
            findings.map { "\($0.isMistake ? "!" : "")\($0.place).\($0.action ?? "-"): \($0.text)" }
        )
    }

    @Test func keysAreReplaced() {
        let (keymap, findings) = rebound(["everywhere": ["reconnect": ["F9", "Alt-g", "F9"]]])
        #expect(findings == [])
        for focus in [Focus.input, .log] {
            #expect(keymap.intent(of: .key(.function(9)), in: focus) == .reconnect)
            #expect(keymap.intent(of: .alt("g"), in: focus) == .reconnect)
            #expect(keymap.intent(of: .key(.function(5)), in: focus) == nil)
        }
        #expect(keymap.intent(of: .character("r"), in: .log) == .reconnect)
        let state = ViewState.at { $0.keymap = keymap }
        let everywhere = HelpText(keymap: keymap, commands: [], prose: "").sections.first
        #expect(everywhere?.entries.contains(.row("F9, Alt-G", "reconnect now")) == true)
        #expect(state.rows.last?.contains(" F9 reconnect ") == true)
    }

    @Test func anActionCanBeUnbound() {
        let (keymap, findings) = rebound(["everywhere": ["suspend": []], "log": ["quit": []]])
        #expect(findings == [])
        #expect(keymap.intent(of: .control("z"), in: .input) == nil)
        #expect(keymap.intent(of: .character("q"), in: .log) == nil)
        let help = HelpText(keymap: keymap, commands: [], prose: "")
        #expect(help.narrowed(to: "suspend").sections.isEmpty)
        // What has no key is still found by its name.
        let palette = Palette(keymap: keymap, commands: [])
        #expect(palette.matches.contains { $0.item.action == .intent(.suspend) && $0.item.keys.isEmpty })
    }

    @Test func aChosenKeyIsTakenFromWhoHasIt() {
        let (keymap, findings) = rebound(["log": ["pause": ["r", "="], "disconnect": ["F5"]]])
        #expect(findings == ["log.pause: r: taken from reconnect in [keys.log], which has no key any more"])
        #expect(keymap.intent(of: .character("r"), in: .log) == .pause)
        // What counts in the log alone goes before what counts everywhere, there.
        #expect(keymap.intent(of: .key(.function(5)), in: .log) == .disconnect)
        #expect(keymap.intent(of: .key(.function(5)), in: .input) == .reconnect)
    }

    @Test func aKeyForTwoActionsIsAMistake() {
        let (keymap, findings) = rebound([
            "log": ["follow": ["x"], "pause": ["x", "p"]], "input": ["undo": ["Ctrl-O"]],
        ])
        #expect(findings == ["!log.pause: x is bound to follow in [keys.log] too: leave one out"])
        #expect(keymap.intent(of: .character("x"), in: .log) == .follow)
        #expect(keymap.intent(of: .character("p"), in: .log) == .pause)
        #expect(keymap.intent(of: .control("o"), in: .input) == .edit(.undo))
    }

    @Test func aKeyThatBeginsAnotherIsTakenFromIt() {
        let (keymap, findings) = rebound(["input": ["undo": ["Ctrl-X"], "yank": ["Ctrl-C y"]]])
        #expect(
            findings == ["input.undo: Ctrl-X Ctrl-E: taken from external-editor in [keys.input]"]
        )
        #expect(keymap.intent(of: .control("x"), in: .input) == .edit(.undo))
        #expect(!keymap.begins(.control("x"), in: .input))
        #expect(keymap.intent(of: .alt("e"), in: .input) == .externalEditor)
        // What counts in the input alone goes before what counts everywhere, there.
        #expect(keymap.begins(.control("c"), in: .input))
        #expect(keymap.intent(of: .control("c"), in: .input) == nil)
        #expect(keymap.intent(of: .control("c"), in: .log) == .quit)
    }

    @Test func twoKeysInARowAreChosenLikeOne() {
        let (keymap, findings) = rebound([
            "input": ["undo": ["Ctrl-X u", "Ctrl-X"], "yank": ["Ctrl-X Ctrl-Y"], "send": ["x y"]],
            "log": ["top": ["g g"], "follow": ["g"]],
        ])
        #expect(
            findings == [
                "!input.send: “x y” is typed into the input line and cannot be a key there: take one with Ctrl or Alt",
                "!input.yank: Ctrl-X Ctrl-Y cannot be while Ctrl-X is bound to undo in [keys.input] too: leave one out",
                "!log.top: g g cannot be while g is bound to follow in [keys.log] too: leave one out",
                "input.undo: Ctrl-X Ctrl-E: taken from external-editor in [keys.input]",
                "log.follow: g: taken from top in [keys.log]",
            ]
        )
        #expect(keymap.intent(of: .control("x"), in: .input) == .edit(.undo))
    }

    @Test func twoKeysInARowDoWhatTheyAreChosenFor() {
        let (keymap, _) = rebound(["log": ["top": ["g g"]], "everywhere": ["session": ["Ctrl-X 1", "Ctrl-X 2"]]])
        var state = ViewState.connected { $0.keymap = keymap }
        state.tell(.messages(.of(["a", "b", "c"])))
        state.press(.key(.tab), .character("g"), .character("g"))
        #expect(state.selection == state.log.firstID)
        #expect(keymap.number(of: .sequence(.control("x"), .character("2"))) == 2)
        state.press(.control("x"), .character("2"))
        #expect(state.notice?.hasPrefix("there is no session 2") == true)
        #expect(
            HelpText(keymap: keymap, commands: [], prose: "").narrowed(to: "oldest").sections.first?.entries
                == [.row("g g", "the oldest entry")]
        )
    }

    @Test func whatCannotBeUsedIsLeftOut() {
        let (keymap, findings) = rebound([
            "everywhere": ["quit": ["q"], "help": ["F1", "nonsense"]], "log": ["send": ["x"], "fly": ["y"]],
            "moon": ["a": []],
        ])
        #expect(
            findings.map { String($0.prefix(60)) }
                == [
                    "!everywhere.help: “nonsense” is no key: write one as help doe",
                    "!everywhere.quit: “q” is typed into the input line and canno",
                    "!log.fly: there is no such action: willet config default list",
                    "!log.send: this action belongs to [keys.input]",
                    "!moon.-: there is no such place: keys are bound in [keys.ever",
                ].map { String($0.prefix(60)) }
        )
        #expect(keymap == .standard)
    }

    // MARK: - What is shown

    @Test func hintsNameTheChosenKeys() {
        let (keymap, _) = rebound(["everywhere": ["reconnect": ["F9"], "help": ["F10"]]])
        var state = ViewState.at { $0.keymap = keymap }
        #expect(state.rows[1].contains("or F10 for help"))
        _ = state.update(.started(url: "ws://localhost", session: 1), at: .noon())
        state.tell(.state(.waiting(attempt: 1, delay: .seconds(3), reason: .connectionLost(detail: "x"))))
        #expect(state.rows[0].contains("[F9 now]"))
        state.tell(.state(.closed(.cancelled)))
        #expect(state.logged.last == "disconnected · F9 connects again")
    }

    @Test func theProseOfHelpNamesTheChosenKeys() {
        let prose = "Title\n  {log.follow} follows, {everywhere.reconnect} connects again.\n"
        let (keymap, _) = rebound(["everywhere": ["reconnect": []], "log": ["follow": ["z", "F"]]])
        let help = HelpText(keymap: keymap, commands: [], prose: prose)
        #expect(help.sections.last?.entries == [.paragraph("z follows, (no key) connects again.")])
    }

    @Test func noActionOfTheProseIsUnknown() {
        let prose = Keymap.standard.filled(WilletResources.help)
        #expect(!prose.contains("{"), "\(prose)")
        #expect(!prose.contains("(no key)"))
    }

    @Test func hintsNameTheCommandWhereThereIsNoKey() {
        let (keymap, _) = rebound(["everywhere": ["reconnect": []]])
        var state = ViewState.at { $0.keymap = keymap }
        _ = state.update(.started(url: "ws://localhost", session: 1), at: .noon())
        state.tell(.state(.closed(.cancelled)))
        #expect(state.logged.last == "disconnected · /reconnect connects again")
    }

    @Test(
        arguments: [
            ([], "←  hello"), ([.time], " 12:00:01.000  ←  hello"), ([.size], "←     5 B  hello"),
            ([.time, .size], " 12:00:01.000  ←     5 B  hello"),
        ] as [(Set<LogColumn>, String)]
    )
    func columnsAreChosen(columns: Set<LogColumn>, row: String) {
        var state = ViewState.connected { $0.columns = columns }
        state.tell(.messages(.of(["hello"], at: .noon(1))), at: .noon(1))
        #expect(state.rows.contains { $0.contains("hello") && row == $0 }, "\(state.rows)")
    }
}
