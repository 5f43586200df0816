import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct MouseTests {
    private func click(_ row: Int) -> Keystroke { .mouse(.press, Position(row: row, column: 3)) }
    private let up = Keystroke.mouse(.wheelUp, Position(row: 5, column: 5))
    private let down = Keystroke.mouse(.wheelDown, Position(row: 5, column: 5))

    private func state() -> ViewState {
        var state = ViewState.connected()
        state.tell(.messages(.of((0..<100).map { "message \($0)" })))
        state.press(.alt("m"))
        return state
    }

    @Test func altMTakesTheMouseAndGivesItBack() {
        var state = ViewState.connected()
        #expect(state.press(.alt("m")) == [.setMouse(true)])
        #expect(state.notice == "the wheel scrolls, a click selects; Alt-M gives the mouse back to the terminal")
        #expect(state.press(.alt("m")) == [.setMouse(false)])
        #expect(state.notice == "the mouse is the terminal's again")
    }

    @Test func theWheelScrollsTheLog() {
        var state = state()
        state.press(up)
        #expect(!state.pane.isFollowing && state.rows[20].contains("message 96"))
        state.press(up)
        #expect(state.rows[20].contains("message 93"))
        state.press(down, down)
        #expect(state.pane.isFollowing && state.focus == .input)
    }

    @Test func aClickSelects() {
        var state = state()
        state.press(click(18))
        #expect(state.focus == .log && !state.pane.isFollowing)
        #expect(state.press(.character("y")) == [.copy("message 97")])
        state.press(click(state.layout.input.lowerBound))
        #expect(state.focus == .input)
        state.press(click(0))
        #expect(state.focus == .input)
    }

    @Test func inAShortLogAClickBelowItSelectsNothing() {
        var state = ViewState.connected()
        state.press(.alt("m"))
        state.press(click(15))
        #expect(state.pane.isFollowing)
    }

    @Test func whatComesAfterTheMouseWasGivenBackIsIgnored() {
        var state = state()
        state.press(.alt("m"))
        #expect(state.press(up, click(5)) == [])
        #expect(state.pane.isFollowing && state.focus == .input)
    }

    @Test func theWheelScrollsTheOverlays() throws {
        var state = state()
        state.tell(.opened(try .full()))
        for open in [[Keystroke.key(.function(1))], [.key(.tab), .character("i")]] {
            for key in open { state.press(key) }
            let first = state.rows
            state.press(down)
            #expect(state.rows[1] == first[4])
            state.press(up, up)
            #expect(state.rows[1] == first[1])
            #expect(state.press(click(4)) == [])
            state.press(.key(.escape))
        }
    }

    @Test func aClickChoosesInThePaletteAndASecondRuns() {
        var state = state()
        state.press(.alt("x"), .paste("reconnect"))
        state.press(.key(.down), down, click(20))
        state.press(click(1))
        #expect(state.press(click(1)) == [.post(.reconnect)])
        #expect(state.overlay == .none)
    }

    @Test func theQuestionWantsAnAnswer() {
        var state = state()
        state.send("unsent")
        state.press(.control("c"))
        #expect(state.press(click(20), up) == [])
        #expect(state.overlay == .quitQuestion)
    }
}
