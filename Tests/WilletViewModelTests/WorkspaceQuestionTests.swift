import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

/// Going to another session while something is open, and leaving sessions.
@Suite struct WorkspaceQuestionTests {
    /// What lies over a session, how it comes about, and what is left of it when another one was shown.
    enum Cover: CaseIterable, Sendable {
        case help, palette, list, handshake, quitQuestion, closeQuestion, filter, inspector, draft

        func open(in workspace: inout Workspace) {
            switch self {
            case .help: workspace.press(.key(.function(1)), .character("w"))
            case .palette: workspace.press(.alt("x"), .character("w"))
            case .list: workspace.send("/sessions")
            case .handshake: workspace.send("/handshake")
            case .quitQuestion:
                workspace.send("unsent")
                workspace.press(.control("c"))
            case .closeQuestion:
                workspace.send("unsent")
                workspace.send("/session close")
            case .filter: workspace.press(.key(.tab), .character("f"), .character("x"))
            case .inspector: workspace.press(.key(.tab), .key(.enter))
            case .draft: workspace.press(.paste("two\nlines"))
            }
        }

        /// Whether it is still there when the session is shown again.
        var stays: Bool {
            switch self {
            case .help, .palette, .list, .quitQuestion, .closeQuestion: false
            case .handshake, .filter, .inspector, .draft: true
            }
        }
    }

    @Test(arguments: Cover.allCases)
    func anotherSessionIsShownWhateverIsOpen(cover: Cover) {
        var workspace = Workspace.connected(3)
        workspace.tell(1, .messages(.of(["some text"])))
        let plain = workspace.rows[2...]
        cover.open(in: &workspace)
        let covered = workspace.rows[2...]
        #expect(covered != plain)
        for key in [Keystroke.alt("2"), .alt("n"), .alt("p")] {
            #expect(workspace.press(key) == [])
        }
        #expect(workspace.shownNumber == 2 && workspace.state.overlay == .none && workspace.state.editor.isEmpty)
        workspace.press(.alt("1"))
        #expect(workspace.state.notice == nil)
        if cover.stays {
            #expect(workspace.rows[2...] == covered)
        } else {
            #expect(workspace.state.overlay == .none && workspace.state.logView.prompt == nil)
        }
        // Each key goes where it went.
        workspace.press(.key(.escape), .key(.escape), .key(.escape))
        #expect(workspace.state.overlay == .none && workspace.state.focus == .input)
    }

    @Test func theListShowsSessionsAndGoesToThem() {
        var workspace = Workspace.connected(3)
        workspace.tell(3, .messages(.of(["a", "b"])))
        workspace.send("/sessions")
        let rows = workspace.rows
        #expect(rows[2].contains("1 ● s1/chat  (this one)") && rows[4].contains("3 ● s3/chat  2 new"))
        workspace.press(.character("s"), .character("3"), .key(.enter))
        #expect(workspace.shownNumber == 3 && workspace.state.overlay == .none)
    }

    @Test func quittingAsksForWhatIsUnsentAnywhere() {
        var workspace = Workspace.connected(3)
        workspace.send("one")
        workspace.press(.alt("2"))
        workspace.send("two")
        workspace.press(.alt("3"))
        #expect(workspace.press(.control("c")) == [])
        #expect(workspace.rows[22].hasPrefix("2 messages unsent, 2 of them in other sessions: quit? y / n"))
        #expect(workspace.press(.character("n")) == [] && workspace.state.overlay == .none)
        workspace.press(.control("c"))
        #expect(workspace.press(.character("y")) == [.quit(code: 0)])
        // Whoever asks again is not asked again, wherever he is.
        workspace.press(.alt("1"))
        #expect(workspace.press(.control("c")) == [.quit(code: 0)])
    }

    @Test func quittingSaysWhereATypedLineIs() {
        var workspace = Workspace.connected(2)
        workspace.press(.character("a"), .alt("2"))
        #expect(workspace.press(.control("c")) == [])
        #expect(workspace.rows[22].hasPrefix("a typed line unsent, in another session: quit? y / n"))
        workspace.press(.character("n"), .character("b"))
        workspace.press(.control("c"))
        #expect(workspace.rows[22].hasPrefix("a typed line unsent: quit? y / n"))
        workspace.press(.character("n"), .alt("1"), .key(.backspace))
        workspace.send("one")
        workspace.press(.alt("2"))
        workspace.press(.control("c"))
        #expect(workspace.rows[22].hasPrefix("1 message and a typed line unsent, 1 of them in other sessions: quit?"))
    }

    @Test func closingAsksForWhatIsUnsentInItAlone() {
        var workspace = Workspace.connected(2)
        workspace.send("one")
        let first = workspace.shown
        #expect(workspace.send("/session close") == [])
        #expect(workspace.rows[22].hasPrefix("1 message unsent: close this session? y / n"))
        #expect(workspace.rows[23].hasPrefix(" y close  n stay"))
        #expect(workspace.press(.character("n")) == [] && workspace.places.count == 2)
        workspace.press(.alt("2"))
        let second = workspace.shown
        let outcome = workspace.closeShown()
        #expect(outcome == [SessionEffect(session: second, effect: .end)])
        #expect(workspace.shown == first && workspace.places.count == 1)
        #expect(workspace.send("/session close") == [])
        #expect(workspace.press(.character("y")) == [.end])
    }

    @Test func numbersStayAndAreTakenAgain() {
        var workspace = Workspace.connected(3)
        workspace.press(.alt("2"))
        #expect(workspace.send("/session close") == [.end])
        #expect(workspace.shownNumber == 3)
        #expect(workspace.rows[1] == " 1 ● s1/chat [3 ● s3/chat]")
        workspace.send("/open ws://new:1")
        #expect(workspace.shownNumber == 2 && workspace.places.map(\.number) == [1, 2, 3])
    }

    @Test func whatAClosedSessionIsToldIsIgnored() {
        var workspace = Workspace.connected(2)
        workspace.press(.alt("2"))
        let second = workspace.shown
        workspace.send("/session close")
        workspace.send("/open ws://new:1")
        #expect(workspace.shownNumber == 2 && workspace.shown != second)
        let late = workspace.update(.event(.messages(.of(["late"])), session: 2), of: second, at: .noon())
        #expect(late.effects.isEmpty && !late.needsScreen)
        #expect(workspace.places.allSatisfy { !$0.state.logged.contains("late") })
        #expect(workspace.snapshot(of: second) == nil)
    }

    @Test func theLastOneLeavesAnIdleOne() {
        var workspace = Workspace.connected(1)
        workspace.press(.alt("m"))
        #expect(workspace.send("/session close") == [.end])
        #expect(workspace.places.count == 1 && workspace.shownNumber == 1)
        #expect(workspace.state.session.number == 0 && workspace.state.log.count == 0 && workspace.state.hasMouse)
        #expect(workspace.rows[0].contains("○ idle") && workspace.rows[1].contains("type /connect URL"))
    }

    @Test func sizeAndMouseAreThoseOfTheScreen() {
        var workspace = Workspace.connected(2)
        #expect(workspace.press(.alt("m")) == [.setMouse(true)])
        workspace.press(.resize(ScreenSize(rows: 10, columns: 40)), .alt("2"))
        #expect(workspace.render().size == ScreenSize(rows: 10, columns: 40) && workspace.state.hasMouse)
        #expect(workspace.press(.alt("m")) == [.setMouse(false)])
    }

    @Test func aClickOnTheBarShowsASession() {
        var workspace = Workspace.connected(3)
        let row = workspace.rows[1]
        let column = row.distance(from: row.startIndex, to: row.firstRange(of: "s3")?.lowerBound ?? row.startIndex)
        let click = Keystroke.mouse(.press, Position(row: 1, column: column))
        #expect(workspace.press(click) == [] && workspace.shownNumber == 1)
        workspace.press(.alt("m"))
        #expect(workspace.press(.mouse(.wheelDown, Position(row: 1, column: column))) == [])
        #expect(workspace.shownNumber == 1)
        #expect(workspace.press(click) == [] && workspace.shownNumber == 3)
        #expect(workspace.press(.mouse(.press, Position(row: 1, column: 79))) == [] && workspace.shownNumber == 3)
        workspace.press(.key(.function(1)), .mouse(.press, Position(row: 1, column: 2)))
        #expect(workspace.shownNumber == 1 && workspace.state.overlay == .none)
    }

    @Test func otherKeysShowSessionsByTheirPlaces() {
        let keymap = Keymap.standard.rebound(["everywhere": ["session": ["F7", "F8", "Alt-9"]]]).keymap
        var workspace = Workspace.connected(9) { $0.keymap = keymap }
        for (key, number) in [(Keystroke.key(.function(8)), 2), (.alt("9"), 9), (.key(.function(7)), 1)] {
            workspace.press(key)
            #expect(workspace.shownNumber == number)
        }
    }
}

extension Workspace {
    fileprivate mutating func closeShown() -> [SessionEffect] {
        for character in "/session close" { press(.character(character)) }
        return update(.key(.key(.enter)), at: .noon()).effects
    }
}
