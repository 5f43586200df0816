import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct ViewStateTests {
    // MARK: - Sending

    @Test func enterSendsWhatIsTypedAndTheLogShowsItAsQueued() {
        var state = ViewState.connected()
        let next = state.log.nextID
        #expect(state.send("héllo") == [.enqueue("héllo", entry: next)])
        #expect(state.editor.isEmpty)
        #expect(state.log[next]?.kind == .message(.outbound, .text))
        #expect(state.log[next]?.status == .queued)
        #expect(state.unsentCount == 1)
    }

    @Test func twoSlashesSendOne() {
        var state = ViewState.connected()
        let next = state.log.nextID
        #expect(state.send("//x") == [.enqueue("/x", entry: next)])
    }

    @Test func enterOnNothingSendsNothing() {
        var state = ViewState.connected()
        #expect(state.press(.key(.enter)) == [])
    }

    @Test func aMessageIsWrittenOrFailsInTheEnd() {
        var state = ViewState.connected()
        let first = state.log.nextID
        state.send("one")
        state.send("two")
        let sent = SentMessage(id: MessageID(rawValue: first), message: .text("one"), origin: .caller)
        state.tell(.sent([sent]))
        state.tell(.unsent([MessageID(rawValue: first + 1)], .expired))
        #expect(state.log[first]?.status == .written)
        #expect(state.log[first + 1]?.status == .failed("\(WebSocketError.expired)"))
        #expect(state.outgoing.isEmpty)
    }

    @Test func quittingAsksForWhatHasFailedToo() {
        var state = ViewState.connected()
        let first = state.log.nextID
        state.send("precious")
        state.tell(.unsent([MessageID(rawValue: first)], .expired))
        #expect(state.press(.control("c")) == [])
        #expect(state.rows.contains { $0.contains("1 message unsent: quit?") })
        state.press(.character("n"))
        // What the user has cancelled nobody asks for.
        let second = state.log.nextID
        state.press(.alt("r"))
        state.tell(.unsent([MessageID(rawValue: second)], .cancelled))
        #expect(state.press(.control("c")) == [.quit(code: 0)])
    }

    @Test func clearLeavesWhatWaits() {
        var state = ViewState.connected()
        let first = state.log.nextID
        state.send("one")
        state.send("two")
        state.send("/clear")
        #expect(state.log.count == 2)
        #expect(state.rows.contains { $0.contains("out 2 (6 B)") })
        state.tell(.sent([SentMessage(id: MessageID(rawValue: first), message: .text("one"), origin: .caller)]))
        #expect(state.log[state.log.firstID]?.status == .written)
        #expect(state.log[state.log.firstID + 1]?.status == .queued)
    }

    @Test func aRefusedMessageGoesBackIntoTheEditor() {
        var state = ViewState.connected()
        let entry = state.log.nextID
        for character in "hi" { state.press(.character(character)) }
        state.press(.key(.enter))
        #expect(state.update(.refused(entry: entry, .closing), at: .noon()) == [.bell])
        #expect(state.editor.text == "hi")
        #expect(state.notice == "not sent: \(WebSocketError.closing)")
        #expect(state.log[entry]?.status == .failed("\(WebSocketError.closing)"))
    }

    @Test func messagesSentByThemselvesAppearWhenTheyAreWritten() {
        var state = ViewState.connected()
        let count = state.log.count
        let origins: [SentMessage.Origin] = [.onOpen, .onClose]
        state.tell(.sent(origins.map { SentMessage(id: MessageID(rawValue: 77), message: .text("sub"), origin: $0) }))
        #expect(state.log.count == count + 2)
        #expect(state.log[state.log.nextID - 1]?.kind == .message(.outbound, .text))
    }

    // MARK: - Commands

    @Test(arguments: [
        ("/connect ws://other:1", [Effect.connect(url: "ws://other:1")]), ("/reconnect", [.post(.reconnect)]),
        ("/close 1001 bye", [.post(.disconnect(CloseFrame(code: .goingAway, reason: "bye")))]),
        ("/ping a", [.post(.ping([97]))]), ("/pong", [.post(.pong([]))]),
        ("/help", []), ("/clear", []), ("/palette", []),
    ])
    func aCommandDoesWhatItSays(text: String, effects: [Effect]) {
        var state = ViewState.connected()
        #expect(state.send(text) == effects)
        #expect(state.editor.isEmpty && state.notice == nil)
        // And it is in the history.
        state.press(.key(.escape))
        state.press(.key(.up))
        #expect(state.editor.text == text)
    }

    @Test func whoLeavesIsToldSoAndTypesNothingMore() {
        var state = ViewState.connected()
        #expect(state.send("/quit") == [.quit(code: 0)])
        for key in [Keystroke.character("x"), .key(.enter), .paste("y")] { #expect(state.press(key) == [.bell]) }
        #expect(state.editor.isEmpty && state.notice == "closing · Ctrl-C does not wait for it")
        #expect(state.press(.control("c")) == [.quit(code: 0)])
    }

    @Test(arguments: [(20, 80), (10, 40), (5, 20)])
    func aNoteIsMeasuredAsItIsShown(rows: Int, columns: Int) {
        var state = ViewState.at(rows, columns)
        let before = state.logged.count
        state.note(.error, String(repeating: "ab\u{202E}\u{1B}", count: 10))
        let texts = state.logged.dropFirst(before)
        let shown = String(repeating: "ab\\u{202E}␛", count: 10)
        #expect(texts.map { $0.filter { $0 != " " } }.joined() == shown)
        let room = columns - (columns >= 60 ? 17 : columns >= 30 ? 11 : 2)
        #expect(texts.dropLast().allSatisfy { $0.count <= room })
    }

    @Test(arguments: ["/unknown", "/close 1005", "/connect", "/ping \(String(repeating: "x", count: 126))"])
    func aCommandThatFailsStaysInTheEditor(text: String) {
        var state = ViewState.connected()
        #expect(state.send(text) == [.bell])
        #expect(state.editor.text == text)
        #expect(state.notice != nil)
        state.press(.key(.left))
        #expect(state.notice == nil)
    }

    @Test(arguments: ["/ping", "/pong x", "/close", "/disconnect 1000", "/reconnect"])
    func whatNeedsAConnectionStaysInTheEditorWithoutOne(text: String) {
        var state = ViewState.at()
        #expect(state.send(text) == [.bell])
        #expect(state.editor.text == text)
    }

    @Test func clearEmptiesTheLog() {
        var state = ViewState.connected()
        state.send("/clear")
        #expect(state.log.count == 0)
    }

    @Test func aPingThatIsSentIsInTheLog() {
        var state = ViewState.connected()
        state.send("/ping beat")
        #expect(state.log[state.log.nextID - 1]?.kind == .control(.outbound, .ping))
    }

    @Test func aURLThatCannotBeUsedStaysInTheEditor() {
        var state = ViewState.connected()
        state.send("/connect ws://other:1")
        _ = state.update(.refusedURL("ws://other:1", reason: "no such host"), at: .noon())
        #expect(state.editor.text == "/connect ws://other:1")
        #expect(state.notice == "no such host")
        #expect(state.session.url == "ws://localhost:8080/chat")
    }

    // MARK: - Another session

    @Test func eventsOfASessionThatWasReplacedAreIgnored() {
        var state = ViewState.connected()
        state.send("hi")
        let entry = state.log.nextID - 1
        _ = state.update(.started(url: "ws://other:1", session: 2), at: .noon())
        #expect(state.outgoing.isEmpty)
        #expect(state.log[entry]?.status == .failed("another server was connected to"))
        let count = state.log.count
        #expect(state.update(.event(.messages(.of(["late"])), session: 1), at: .noon()) == [])
        _ = state.update(.event(.state(.closed(.cancelled)), session: 1), at: .noon())
        #expect(state.log.count == count && state.session.state == .idle)
        _ = state.update(.event(.state(.open), session: 2), at: .noon())
        #expect(state.session.state == .open)
    }

    // MARK: - The life of a session

    @Test func aGapIsMarkedWithCodeReasonAndTime() {
        var state = ViewState.connected()
        state.tell(.error(.connectionLost(detail: "reset by peer")), at: .noon(10))
        state.tell(.closed(.lost()), at: .noon(10))
        state.tell(
            .state(.waiting(attempt: 1, delay: .seconds(1), reason: .connectionLost(detail: "reset by peer"))),
            at: .noon(10)
        )
        state.tell(.state(.connecting(retry: 0)), at: .noon(14))
        state.tell(.opened(.test(generation: 2)), at: .noon(14.2))
        #expect(
            state.logged.suffix(2) == [
                "connection lost: reset by peer",
                "connection lost (1006, reset by peer) · 4.2 s gap · reconnected",
            ]
        )
        #expect(state.log[state.log.nextID - 1]?.kind == .gap)
    }

    @Test func everyFailedAttemptIsToldOnce() {
        var state = ViewState.at()
        _ = state.update(.started(url: "ws://h", session: 1), at: .noon())
        let refused = WebSocketError.connectFailed(address: "h:80", detail: "refused")
        for attempt in 1...3 {
            state.tell(.state(.connecting(retry: attempt - 1)))
            state.tell(.error(refused))
            state.tell(.state(.waiting(attempt: attempt + 1, delay: .seconds(1), reason: refused)))
        }
        #expect(state.logged.filter { $0 == "\(refused)" }.count == 3)
    }

    @Test func aFinalFailureSaysWhyAndWhatToDoNext() {
        var state = ViewState.at(24, 80)
        _ = state.update(.started(url: "ws://h", session: 1), at: .noon())
        state.tell(.state(.connecting(retry: 0)))
        let body = Array("go away\u{1B}]0;x\u{7}\nsecond".utf8)
        let error = WebSocketError.rejected(.init(status: 403, reasonPhrase: "No", headers: [], body: body))
        state.tell(.error(error))
        state.tell(.state(.closed(.failed(error))))
        #expect(
            state.logged.suffix(4) == [
                "HTTP 403 No", "  go away␛]0;x␇", "  second",
                "F5 connects again; check the credentials first",
            ]
        )
        #expect(state.rows[0].contains("✕ failed: HTTP 403 No"))
        #expect(state.press(.key(.function(5))) == [.post(.reconnect)])
        #expect(state.rows[0].contains("✕ failed: HTTP 403 No"))
    }

    @Test func aProxyThatRefusesIsToldWithWhatItSaid() throws {
        var state = ViewState.at()
        _ = state.update(.started(url: "ws://h", session: 1), at: .noon())
        let response = HTTPRejection(status: 407, reasonPhrase: "No", headers: [], body: Array("log in".utf8))
        let error = WebSocketError.proxy(ProxyFailure(.rejected(response), of: try Proxy("http://u:secret@p:1")))
        state.tell(.state(.closed(.failed(error))))
        let text = state.logged.joined(separator: "\n")
        #expect(text.contains("the proxy http://p:1 wants other credentials"))
        #expect(text.contains("  log in\nF5 connects again; check the proxy first"))
        #expect(state.rows[0].contains("✕ failed: proxy wants other credentials"))
        #expect(!text.contains("secret"))
    }

    @Test func theWayThatLedToTheServerIsToldAtTheOpen() throws {
        var state = ViewState.at()
        _ = state.update(.started(url: "ws://h", session: 1), at: .noon())
        var handshake = Handshake.test(generation: 1)
        handshake.subprotocol = "chat"
        handshake.proxy = "http://p:1"
        state.tell(.opened(handshake))
        #expect(state.logged.last == "open · subprotocol chat · via proxy http://p:1")
        let url = try WebSocketURL("wss://other.example/end?token=secret")
        handshake.redirects = [Redirect(status: 302, url: url)]
        state.tell(.opened(handshake))
        #expect(
            state.logged.last
                == "open · redirected to wss://other.example/end?token=*** · subprotocol chat · via proxy http://p:1"
        )
    }

    @Test func aLongReasonIsToldInLinesThatFit() {
        var state = ViewState.at(24, 60)
        _ = state.update(.started(url: "ws://h", session: 1), at: .noon())
        state.tell(.state(.connecting(retry: 0)))
        state.tell(.error(.invalidHandshake("a server whose answer takes more than the room that there is")))
        let lines = ["invalid handshake: a server whose answer", "  takes more than the room that there is"]
        #expect(state.logged.suffix(2) == lines)
        #expect(lines.allSatisfy { line in state.rows.contains { $0.hasSuffix(line.trimmingPrefix("  ")) } })
    }

    @Test func aFailureThatOnlyTheStateTellsIsToldToo() {
        var state = ViewState.connected()
        state.tell(.state(.closed(.failed(.invalidHandshake("no Accept")))))
        #expect(state.logged.contains("invalid handshake: no Accept"))
    }

    @Test(arguments: [
        (Disconnection.Reason.server, CloseFrame(code: .goingAway, reason: "restart"), "closed by the server"),
        (.client, CloseFrame(code: .normalClosure), "closed (1000"),
    ])
    func theEndIsToldWithItsCode(reason: Disconnection.Reason, frame: CloseFrame, text: String) {
        var state = ViewState.connected()
        let end = Disconnection(generation: 1, reason: reason, sent: frame, received: frame, wasClean: true)
        state.tell(.closed(end))
        state.tell(.state(.closed(.disconnected(end))))
        #expect(state.logged.last?.hasPrefix(text) == true)
        #expect(state.logged.last?.contains("\(frame.code)") == true)
        #expect(state.rows[0].contains("○ closed \(frame.code)"))
    }

    // MARK: - Keys

    @Test func f6DisconnectsAndThenConnects() {
        var state = ViewState.connected()
        let disconnect = Effect.post(.disconnect(CloseFrame(code: .normalClosure)))
        #expect(state.press(.key(.function(6))) == [disconnect])
        for next: State in [.closing, .closed(.cancelled)] {
            state.tell(.state(next))
            #expect(state.press(.key(.function(6))) == [.post(.connect)])
        }
        for next: State in [.connecting(retry: 0), .waiting(attempt: 1, delay: .seconds(1), reason: .cancelled)] {
            state.tell(.state(next))
            #expect(state.press(.key(.function(6))) == [disconnect])
        }
    }

    @Test func ctrlCQuitsAtOnceWhileNothingIsUnsent() {
        var state = ViewState.connected()
        #expect(state.press(.control("c")) == [.quit(code: 0)])
    }

    @Test(arguments: [
        (Keystroke.control("c"), [Effect.quit(code: 0)]), (.character("y"), [.quit(code: 0)]),
        (.key(.enter), [.bell]), (.character("n"), []), (.key(.escape), []), (.character("x"), [.bell]),
    ])
    func quittingAsksWhileMessagesAreUnsent(answer: Keystroke, effects: [Effect]) {
        var state = ViewState.connected()
        state.send("hi")
        #expect(state.press(.control("c")) == [])
        #expect(state.rows.contains { $0.contains("1 message unsent: quit?") })
        #expect(state.press(answer) == effects)
        #expect(state.editor.isEmpty)
    }

    @Test func askingToLeaveTwiceSaysSoTwice() {
        var state = ViewState.connected()
        state.send("hi")
        #expect(state.press(.control("c"), .control("c"), .control("c")) == [.quit(code: 0), .quit(code: 0)])
    }

    @Test func lettersScrollInTheLogAndAreTypedInTheInput() {
        var state = ViewState.connected()
        state.press(.character("g"), .key(.tab))
        #expect(state.editor.text == "g" && state.focus == .log)
        state.press(.character("g"))
        #expect(state.editor.text == "g" && !state.pane.isFollowing)
        #expect(state.press(.character("x")) == [.bell])
        state.press(.key(.escape))
        #expect(state.focus == .input)
    }

    @Test func pageKeysScrollWithoutLeavingTheInput() {
        var state = ViewState.connected()
        state.tell(.messages(.of((0..<100).map { "\($0)" })))
        state.press(.key(.pageUp))
        #expect(state.focus == .input && !state.pane.isFollowing)
        state.press(.key(.pageDown))
        #expect(state.pane.isFollowing)
    }

    @Test func aPasteFillsTheEditorAndIsNeverACommand() {
        var state = ViewState.connected()
        #expect(state.press(.key(.tab), .paste("/quit\nq")) == [])
        #expect(state.editor.text == "/quit\nq" && state.focus == .input)
    }

    @Test func upAndDownGoThroughTheHistoryAndKeepTheDraft() {
        var state = ViewState.connected()
        state.send("one")
        state.send("two")
        state.press(.character("d"), .key(.up))
        #expect(state.editor.text == "two")
        state.press(.key(.up))
        #expect(state.editor.text == "one")
        #expect(state.press(.key(.up)) == [.bell])
        state.press(.key(.down), .key(.down))
        #expect(state.editor.text == "d")
    }

    @Test func redrawAndSuspendAreLeftToTheTerminal() {
        var state = ViewState.at()
        #expect(state.press(.control("l"), .control("z")) == [.redraw, .suspend])
    }

    @Test func endGoesToTheEndOfTheLineAndThenToTheEndOfTheLog() {
        var state = ViewState.connected()
        state.tell(.messages(.of((0..<100).map { "\($0)" })))
        state.press(.character("a"), .key(.left), .key(.pageUp))
        #expect(state.press(.key(.end)) == [])
        #expect(!state.pane.isFollowing)
        #expect(state.press(.key(.end)) == [])
        #expect(state.pane.isFollowing)
        #expect(state.press(.key(.end)) == [.bell])
    }

    @Test func whoIsHereForTheFirstTimeIsToldTheKeysThatAreBound() {
        var state = ViewState.at()
        state.welcome()
        let text =
            "new here? F1 lists all keys, Alt-X finds what can be done, Tab goes to the log and back, Ctrl-C quits"
        #expect(state.logged == [text])
        state = .at { $0.keymap = Keymap(bindings: [.init([.control("q")], [.input], .quit, "quit")]) }
        state.welcome()
        #expect(state.logged == ["new here? Ctrl-Q quits"])
        state = .at { $0.keymap = Keymap(bindings: []) }
        state.welcome()
        #expect(state.logged == [])
    }

    // MARK: - Options that end it

    @Test func enoughMessagesEndIt() {
        var state = ViewState.connected { $0.maximumMessages = 3 }
        #expect(state.tell(.messages(.of(["1", "2"]))) == [])
        #expect(state.tell(.messages(.of(["3", "4"]))) == [.quit(code: 0)])
        #expect(state.tell(.messages(.of(["5"]))) == [])
    }

    @Test func theEndOfTheSessionEndsItWithItsCodeAndALossThatIsMadeGoodDoesNot() {
        var state = ViewState.connected { $0.exitsOnClose = true }
        var lost = Disconnection.lost()
        lost.willReconnect = true
        #expect(state.tell(.closed(lost)) == [])
        lost.willReconnect = false
        #expect(state.tell(.state(.closed(.disconnected(lost)))) == [.quit(code: 24)])
        var other = ViewState.connected { $0.exitsOnClose = true }
        let tls = WebSocketError.tls(TLSFailure(kind: .expired, detail: ""))
        #expect(other.tell(.state(.closed(.failed(tls)))) == [.quit(code: 22)])
    }

    // MARK: - Time

    @Test func nothingTicksWhileNothingChanges() {
        var state = ViewState.at()
        #expect(state.nextTick == nil)
        state = .connected()
        #expect(state.nextTick == .noon(1))
        state.tell(.messages(.of(["x"])), at: .noon(5))
        state.tell(.state(.closed(.cancelled)), at: .noon(5.5))
        #expect(state.nextTick == .noon(6))
        _ = state.update(.tick, at: .noon(60))
        #expect(state.nextTick == nil)
    }

    @Test func theCountdownTicksInTenthsNearItsEnd() {
        var state = ViewState.connected()
        let reason = WebSocketError.pingTimeout(after: .seconds(20))
        state.tell(.state(.waiting(attempt: 2, delay: .seconds(12), reason: reason)), at: .noon(1))
        #expect(state.nextTick == .noon(2))
        #expect(state.rows[0].contains("reconnecting 2/∞ in 12 s [F5 now]"))
        _ = state.update(.tick, at: .noon(9.8))
        #expect(state.nextTick == .noon(9.9))
        #expect(state.rows[0].contains("in 3.2 s"))
        _ = state.update(.tick, at: .noon(14))
        #expect(state.rows[0].contains("reconnecting 2/∞ now"))
    }

    @Test func aClockThatGoesBackDoesNoHarm() {
        var state = ViewState.connected()
        _ = state.update(.tick, at: .noon(100))
        _ = state.update(.tick, at: .noon(1))
        #expect(state.now == .noon(100))
    }
}
