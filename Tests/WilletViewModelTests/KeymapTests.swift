import Testing
import WilletScreen

@testable import WilletViewModel

@Suite struct KeymapTests {
    @Test func noKeyOfTheStandardKeymapIsBoundTwice() {
        for focus in Focus.allCases {
            let keys = Keymap.standard.bindings.filter { $0.focuses.contains(focus) }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test func whatIsTypedInTheInputIsNeverACommand() {
        for binding in Keymap.standard.bindings where binding.focuses.contains(.input) {
            for case .character(let character) in binding.keys { Issue.record("\(character) is bound in the input") }
        }
    }

    @Test(arguments: LogAction.allCases)
    func everyActionOfTheLogHasAKey(action: LogAction) {
        #expect(Keymap.standard.bindings.contains { $0.intent == .log(action) && $0.focuses == [.log] })
    }

    @Test(arguments: LineEditor.Action.allCases)
    func everyActionOfTheEditorHasAKey(action: LineEditor.Action) {
        #expect(Keymap.standard.bindings.contains { $0.intent == .edit(action) && $0.focuses == [.input] })
    }

    @Test(arguments: [
        (Keystroke.key(.function(1)), Focus.input, Intent.help), (.character("?"), .log, .help),
        (.key(.function(5)), .log, .reconnect), (.character("r"), .log, .reconnect),
        (.key(.function(6)), .input, .toggleConnection), (.character("d"), .log, .disconnect),
        (.key(.tab), .input, .otherFocus), (.key(.tab), .log, .otherFocus),
        (.key(.pageUp), .input, .scroll(.pageUp)), (.key(.pageDown), .log, .scroll(.pageDown)),
        (.control("l"), .log, .redraw), (.control("z"), .input, .suspend), (.control("c"), .log, .quit),
        (.key(.escape), .log, .back), (.character("q"), .log, .quit), (.character("="), .log, .pause),
        (.key(.enter), .input, .send), (.control("j"), .input, .edit(.newline)),
        (.altKey(.enter), .input, .edit(.newline)), (.control("d"), .input, .edit(.deleteForward)),
        (.control("d"), .log, .scroll(.halfPageDown)), (.control("u"), .log, .scroll(.halfPageUp)),
        (.character("j"), .log, .scroll(.lineDown)), (.character("k"), .log, .scroll(.lineUp)),
        (.character("g"), .log, .scroll(.top)), (.character("G"), .log, .scroll(.bottom)),
        (.character("F"), .log, .follow), (.key(.end), .log, .follow), (.key(.end), .input, .edit(.lineEnd)),
        (.character(" "), .log, .scroll(.pageDown)), (.character("b"), .log, .scroll(.pageUp)),
        (.character("f"), .log, .log(.filter)), (.character("/"), .log, .log(.search)),
        (.character("n"), .log, .log(.nextMatch)), (.character("N"), .log, .log(.previousMatch)),
        (.character("e"), .log, .log(.nextError)), (.character("E"), .log, .log(.previousError)),
        (.character("m"), .log, .log(.mark)), (.character("u"), .log, .log(.nextMark)),
        (.character("U"), .log, .log(.previousMark)), (.character("w"), .log, .log(.wrap)),
    ])
    func aKeyMeansWhatUsersExpect(key: Keystroke, focus: Focus, intent: Intent) {
        #expect(Keymap.standard.intent(of: key, in: focus) == intent)
    }

    @Test func theLaterOfTwoBindingsCounts() {
        let keymap = Keymap(bindings: [
            .init([.control("x")], [.log], .help, ""), .init([.control("x")], [.log], .quit, ""),
        ])
        #expect(keymap.intent(of: .control("x"), in: .log) == .quit)
        #expect(keymap.intent(of: .control("x"), in: .input) == nil)
    }
}
