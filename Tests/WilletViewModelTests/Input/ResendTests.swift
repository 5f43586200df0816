import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct ResendTests {
    /// A message was typed and failed.
    private static func failed(_ text: String = "order", _ error: WebSocketError = .expired) -> ViewState {
        var state = ViewState.connected(24, 120)
        let entry = state.log.nextID
        state.send(text)
        state.tell(.unsent([MessageID(rawValue: entry)], error))
        return state
    }

    @Test func aFailedMessageIsSentAgainByOneKeyAndSaysByWhich() {
        var state = Self.failed()
        let old = state.log.nextID - 1
        #expect(
            state.rows.contains {
                $0.contains("not sent (Alt-R sends it again; waited too long for a connection): ord")
            }
        )
        #expect(state.press(.alt("r")) == [.enqueue("order", entry: old + 1)])
        #expect(state.log[old + 1]?.status == .queued)
        #expect(state.log[old]?.status == .failed("\(WebSocketError.expired), sent again"))
        // It is no failure any more that waits for something.
        #expect(!state.rows.contains { $0.contains("Alt-R sends it again") })
        #expect(state.press(.alt("r")) == [.bell])
        #expect(state.notice == "nothing to send again: no message has failed")
    }

    @Test(arguments: [(80, "not sent ("), (90, "not sent (Alt-R sends it again"), (60, "not sent (")])
    func theReasonLeavesRoomForTheMessage(columns: Int, reason: String) {
        var state = ViewState.connected(24, columns)
        let entry = state.log.nextID
        state.send("the message itself")
        state.tell(.unsent([MessageID(rawValue: entry)], .connectionLost(detail: "closed without a Close frame")))
        #expect(state.rows.contains { $0.contains(reason) && $0.contains("the mess") }, "\(state.rows)")
    }

    @Test func theNewestOfThoseThatFailedGoesFirstFromTheInput() {
        var state = Self.failed("one")
        state.send("two")
        state.tell(.unsent([MessageID(rawValue: state.log.nextID - 1)], .expired))
        let effects = state.send("/resend") + state.press(.alt("r"))
        #expect(effects == [.enqueue("two", entry: 5), .enqueue("one", entry: 6)])
        #expect(state.editor.isEmpty)
    }

    @Test func inTheLogTheSelectedMessageIsSentAgainAsOftenAsOneLikes() {
        var state = Self.failed()
        let old = state.log.nextID - 1
        state.tell(.messages(.of(["answer"])))
        #expect(state.press(.key(.tab), .character("R")) == [.bell])
        #expect(state.notice == "nothing to send again: the selected entry is no message that failed")
        state.press(.character("k"))
        #expect(state.press(.character("R")) == [.enqueue("order", entry: old + 2)])
        #expect(state.press(.character("R")) == [.enqueue("order", entry: old + 3)])
    }

    @Test func aBinaryMessageComesBackAsOne() {
        var state = ViewState.connected()
        let entry = state.log.nextID
        #expect(state.send("/hex 00 ff") == [.enqueueBinary([0, 255], entry: entry)])
        _ = state.update(.refused(entry: entry, .queueFull), at: .noon())
        // It is no text that the editor could hold.
        #expect(state.editor.isEmpty)
        #expect(state.press(.alt("r")) == [.enqueueBinary([0, 255], entry: entry + 1)])
    }

    @Test func theNewestMessageThatWaitsIsCancelledFromTheInput() {
        var state = ViewState.connected()
        state.send("one")
        state.send("two")
        let two = MessageID(rawValue: state.log.nextID - 1)
        #expect(state.press(.alt("c")) == [.post(.cancel(two))])
        state.tell(.unsent([two], .cancelled))
        #expect(state.log[two.rawValue]?.status == .failed("cancelled"))
        #expect(state.unsentCount == 1)
        // What was cancelled is none that failed.
        #expect(state.press(.alt("r")) == [.bell])
        #expect(state.send("/cancel") == [.post(.cancel(MessageID(rawValue: two.rawValue - 1)))])
    }

    @Test func inTheLogTheSelectedMessageIsCancelled() {
        var state = ViewState.connected()
        state.send("one")
        let one = MessageID(rawValue: state.log.nextID - 1)
        state.send("two")
        #expect(state.press(.key(.tab), .character("k"), .character("X")) == [.post(.cancel(one))])
        state.tell(.unsent([one], .cancelled))
        #expect(state.press(.character("X")) == [.bell])
        #expect(state.notice == "nothing to cancel: the selected entry is no message that waits")
    }

    @Test func whatFailsBesideADraftIsNotPutOverIt() {
        var state = ViewState.connected()
        let entry = state.log.nextID
        state.send("one")
        state.press(.character("d"))
        _ = state.update(.refused(entry: entry, .queueFull), at: .noon())
        #expect(state.editor.text == "d")
        #expect(state.press(.alt("r")) == [.enqueue("one", entry: entry + 1)])
    }

    @Test func whatIsTypedOutlivesTheServer() {
        var state = ViewState.connected()
        for character in "half a" { state.press(.character(character)) }
        state.tell(.error(.connectionLost(detail: "reset")))
        state.tell(.closed(.lost(willReconnect: false)))
        state.tell(.state(.closed(.failed(.connectionLost(detail: "reset")))))
        _ = state.update(.started(url: "ws://other:1", session: 2), at: .noon())
        #expect(state.editor.text == "half a")
    }

    @Test func quittingAsksForWhatIsTyped() {
        var state = ViewState.connected()
        state.press(.character("x"))
        #expect(state.press(.control("c")) == [])
        #expect(state.rows[22].hasPrefix("a typed line unsent: quit? y / n"))
        state.press(.character("n"))
        #expect(state.editor.text == "x")
        #expect(state.press(.control("c"), .character("y")) == [.quit(code: 0)])
    }

    @Test func theCommandThatQuitsIsNothingTyped() {
        var state = ViewState.connected()
        #expect(state.send("/quit") == [.quit(code: 0)])
    }
}
