import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct WorkspaceTests {
    // MARK: - Opening and going from one to another

    @Test func anotherSessionIsOpenedAndShown() {
        var workspace = Workspace.connected(1)
        #expect(workspace.send("/open ws://other:1/feed") == [.connect(url: "ws://other:1/feed")])
        #expect(workspace.shownNumber == 2)
        workspace.start("ws://other:1/feed", number: 2)
        #expect(workspace.rows[1].hasPrefix(" 1 ● s1/chat [2 ○ other:1/feed]"))
        #expect(workspace.rows[0].contains("ws://other:1/feed"))
        #expect(workspace.state.logged == ["connecting to ws://other:1/feed"])
    }

    @Test func altDigitsGoToSessionsByTheirNumbers() {
        var workspace = Workspace.connected(3)
        #expect(workspace.press(.alt("3")) == [] && workspace.shownNumber == 3)
        #expect(workspace.press(.alt("3")) == [] && workspace.shownNumber == 3)
        #expect(workspace.press(.alt("1")) == [] && workspace.shownNumber == 1)
        #expect(workspace.press(.alt("4")) == [.bell] && workspace.shownNumber == 1)
        #expect(workspace.state.notice == "there is no session 4: /sessions lists them, /open URL opens one")
    }

    @Test func nextAndPreviousGoAround() {
        var workspace = Workspace.connected(3)
        for number in [2, 3, 1] {
            _ = workspace.press(.alt("n"))
            #expect(workspace.shownNumber == number)
        }
        for number in [3, 2] {
            _ = workspace.press(.alt("p"))
            #expect(workspace.shownNumber == number)
        }
    }

    @Test func aloneThereIsNowhereToGoAndNoBar() {
        var workspace = Workspace.connected(1)
        #expect(!workspace.render().text.contains("[1"))
        for key in [Keystroke.alt("n"), .alt("p"), .alt("a"), .alt("2")] {
            #expect(workspace.press(key) == [.bell] && workspace.state.notice != nil)
        }
        #expect(workspace.press(.alt("1")) == [])
    }

    @Test func commandsDoWhatKeysDo() {
        var workspace = Workspace.connected(3)
        #expect(workspace.send("/session 3") == [] && workspace.shownNumber == 3)
        #expect(workspace.send("/session next") == [] && workspace.shownNumber == 1)
        #expect(workspace.send("/session previous") == [] && workspace.shownNumber == 3)
        #expect(workspace.send("/session ws://x:1") == [.connect(url: "ws://x:1")] && workspace.shownNumber == 4)
        #expect(workspace.send("/session 7") == [.bell] && workspace.state.editor.text == "/session 7")
        #expect(workspace.press(.control("u")) == [])
        #expect(workspace.send("/session 10") == [.bell] && workspace.state.notice?.contains("1 to 9") == true)
    }

    @Test func noMoreThanNine() {
        var workspace = Workspace.connected(9)
        #expect(workspace.send("/open ws://x:1") == [.bell])
        #expect(workspace.places.count == 9 && workspace.state.editor.text == "/open ws://x:1")
        #expect(workspace.open("ws://x:1").effects.isEmpty)
    }

    @Test func whatCannotBeOpenedLeavesNothingBehind() {
        var workspace = Workspace.connected(2)
        workspace.tell(2, .messages(.of(["new"])))
        _ = workspace.send("/open @nobody")
        let third = workspace.shown
        let outcome = workspace.update(.refusedURL("@nobody", reason: "there is no profile"), of: third, at: .noon())
        #expect(outcome.effects.isEmpty && workspace.shownNumber == 1 && workspace.places.count == 2)
        #expect(workspace.state.notice == "there is no profile" && workspace.state.editor.text == "/open @nobody")
        #expect(workspace.tab(of: 1).unread == 1)
    }

    @Test func aLongReasonIsToldInTheLogToo() {
        var workspace = Workspace.connected(1)
        let reason = String(repeating: "a long way to it ", count: 10) + "end"
        for text in ["short", reason] {
            let input = Input.refusedURL("@x", reason: text)
            _ = workspace.update(input, of: workspace.shown, at: .noon())
        }
        #expect(!workspace.state.logged.contains("short") && workspace.state.logged.last?.hasSuffix("end") == true)
    }

    @Test func anotherServerTakesThePlaceOfTheOneBefore() throws {
        var workspace = Workspace.connected(2)
        #expect(workspace.send("/connect @prod") == [.connect(url: "@prod")] && workspace.shownNumber == 1)
        let key = try LatencyKey("id")
        let input = Input.started(url: "wss://real:1/ws?token=x", name: "@prod", latencyKey: key, session: 9)
        _ = workspace.update(input, of: workspace.shown, at: .noon())
        #expect(workspace.rows[1].hasPrefix("[1 ○ @prod] 2 ● s2/chat"))
        #expect(workspace.state.latency != nil)
        // What the old one still tells is no news.
        _ = workspace.update(.event(.messages(.of(["late"])), session: 1), of: workspace.shown, at: .noon())
        #expect(!workspace.state.logged.contains("late"))
    }

    // MARK: - Behind the one that is shown

    @Test func eachHasItsOwnLogDraftFilterAndPlace() {
        var workspace = Workspace.connected(2)
        workspace.tell(1, .messages(.of((0..<100).map { "first \($0)" })))
        _ = workspace.press(.character("a"), .key(.pageUp))
        _ = workspace.press(.alt("2"))
        #expect(workspace.state.editor.isEmpty && workspace.state.pane.isFollowing && workspace.state.log.count == 2)
        workspace.tell(2, .messages(.of(["second"])))
        _ = workspace.press(.key(.tab), .character("f"), .character("s"), .key(.enter))
        workspace.tell(1, .messages(.of(["third"])))
        _ = workspace.press(.alt("1"))
        #expect(workspace.state.editor.text == "a" && !workspace.state.pane.isFollowing)
        #expect(workspace.state.logView.narrowing == nil && workspace.state.focus == .input)
        #expect(workspace.state.logged.last == "third" && !workspace.state.logged.contains("second"))
    }

    @Test func whatComesIsCountedUntilItIsShown() {
        var workspace = Workspace.connected(3)
        workspace.tell(2, .messages(.of(["a", "b"])))
        workspace.tell(3, .messages(.of((0..<1204).map { "\($0)" })))
        #expect(workspace.rows[1].hasPrefix("[1 ● s1/chat] 2 ● s2/chat +2  3 ● s3/chat +1,204"))
        _ = workspace.press(.alt("3"))
        #expect(workspace.rows[1].hasPrefix(" 1 ● s1/chat  2 ● s2/chat +2 [3 ● s3/chat]"))
        _ = workspace.press(.alt("1"))
        #expect(workspace.rows[1].hasPrefix("[1 ● s1/chat] 2 ● s2/chat +2  3 ● s3/chat"))
    }

    @Test func aRuleTellsWhereReadingStopped() {
        var workspace = Workspace.connected(2)
        _ = workspace.press(.alt("2"), .alt("1"))
        #expect(!workspace.rows.contains { $0.contains(" new ") })
        workspace.tell(2, .messages(.of(["fresh"])))
        _ = workspace.press(.alt("2"))
        let rule = workspace.rows.firstIndex { $0.contains(" new ") } ?? 0
        #expect(workspace.rows[rule + 1].contains("fresh"))
    }

    @Test func errorsStandOutAndGoFirst() {
        var workspace = Workspace.connected(4)
        #expect(workspace.press(.alt("a")) == [.bell])
        workspace.tell(2, .messages(.of(["a"])))
        let error = WebSocketError.connectionLost(detail: "reset by peer")
        workspace.tell(4, .error(error))
        workspace.tell(4, .state(.closed(.failed(error))))
        #expect(workspace.rows[1].hasPrefix("[1 ● s1/chat] 2 ● s2/chat +1  3 ● s3/chat  4 ✕ s4/chat!"))
        #expect(workspace.press(.alt("a")) == [] && workspace.shownNumber == 4)
        #expect(workspace.press(.alt("a")) == [] && workspace.shownNumber == 2)
        #expect(workspace.press(.alt("a")) == [.bell] && workspace.shownNumber == 2)
        #expect(workspace.rows[1].hasSuffix("4 ✕ s4/chat"))
    }

    @Test func aBellBehindShowsInTheBarAndIsNotHeard() {
        var workspace = Workspace.connected(2)
        let second = workspace.places[1].id
        let outcome = workspace.update(.saved(path: "a", .failed(reason: "full")), of: second, at: .noon())
        #expect(outcome.effects.isEmpty && outcome.needsScreen)
        #expect(workspace.rows[1].contains("2 ● s2/chat!"))
    }

    @Test func aFloodBehindDrawsTheBarOnceASecond() {
        var workspace = Workspace.connected(2)
        _ = workspace.update(.tick, at: .noon(1))
        let tick = workspace.state.nextTick
        #expect(workspace.tell(2, .messages(.of(["a"])), at: .noon(1)).needsScreen)
        for _ in 0..<100 { #expect(!workspace.tell(2, .messages(.of(["a"])), at: .noon(1.5)).needsScreen) }
        #expect(workspace.nextTick == .noon(2))
        #expect(workspace.update(.tick, at: .noon(2)).needsScreen)
        #expect(workspace.nextTick == tick.map { max($0, .noon(3)) })
        #expect(workspace.rows[1].contains("+101"))
    }

    @Test func whatIsIdleBehindAsksForNoTick() {
        var workspace = Workspace.at()
        for number in 2...9 {
            _ = workspace.open("ws://s\(number)/chat")
            workspace.start("ws://s\(number)/chat", number: number)
            workspace.tell(number, .state(.open))
        }
        _ = workspace.update(.tick, at: .noon(20))
        #expect(workspace.nextTick == nil)
    }

    @Test func aFilterBehindWaitsUntilItIsSeen() {
        var workspace = Workspace.connected(2)
        _ = workspace.press(.key(.tab), .character("f"), .character("x"), .key(.enter), .alt("2"))
        workspace.tell(1, .messages(.of(["x", "y"])))
        #expect(!workspace.places[0].state.logView.isCurrent(with: workspace.places[0].state.log))
        _ = workspace.press(.alt("1"))
        #expect(workspace.nextTick == workspace.state.now)
        _ = workspace.update(.tick, at: .noon(1))
        #expect(workspace.rows.contains { $0.contains("1 of ") })
    }

    @Test func whatWasSentIsFoundFromEverySession() {
        var workspace = Workspace.connected(2)
        _ = workspace.send("from one")
        _ = workspace.press(.character("d"), .alt("2"), .key(.up))
        #expect(workspace.state.editor.text == "from one")
        _ = workspace.press(.alt("1"))
        #expect(workspace.state.editor.text == "d")
        _ = workspace.press(.key(.up), .alt("2"), .alt("1"), .key(.down))
        #expect(workspace.state.editor.text == "d")
    }

    // MARK: - Limits

    @Test func theLogsShareWhatIsKept() {
        var workspace = Workspace.connected(3) { $0.limits = .init(entries: 1000, bytes: 10_000) }
        let text = String(repeating: "x", count: 100)
        workspace.tell(2, .messages(.of((0..<20).map { _ in text })))
        for _ in 0..<20 { workspace.tell(1, .messages(.of((0..<10).map { _ in text }))) }
        workspace.tell(3, .messages(.of(["small"])))
        #expect(workspace.places.reduce(0) { $0 + $1.state.log.byteCount } <= 10_000)
        // It goes from the one that keeps most.
        #expect(workspace.places[1].state.log.evictedCount == 0 && workspace.places[2].state.log.evictedCount == 0)
        #expect(workspace.places[0].state.log.evictedCount > 100)
        #expect(workspace.places[1].state.log.byteCount > 2000)
    }

    @Test func theLogsShareTheirEntries() {
        var workspace = Workspace.connected(2) { $0.limits = .init(entries: 100) }
        workspace.tell(2, .messages(.of((0..<40).map { "\($0)" })))
        workspace.tell(1, .messages(.of((0..<90).map { "\($0)" })))
        #expect(workspace.places.map(\.state.log.count).reduce(0, +) == 100)
        #expect(workspace.places[1].state.log.evictedCount == 0)
    }

    @Test func allMessagesCountForTheEnd() {
        var workspace = Workspace.connected(2) { $0.maximumMessages = 5 }
        workspace.tell(1, .messages(.of(["1", "2"])))
        #expect(workspace.tell(2, .messages(.of(["3", "4"]))).effects.isEmpty)
        #expect(workspace.tell(2, .messages(.of(["5"]))).effects.map(\.effect) == [.quit(code: 0)])
        #expect(workspace.tell(1, .messages(.of(["6"]))).effects.isEmpty)
    }

    @Test func theLastThatClosesEndsIt() {
        var workspace = Workspace.connected(2) { $0.exitsOnClose = true }
        let closed = Event.state(.closed(.failed(.protocolViolation(.invalidUTF8))))
        #expect(workspace.tell(1, .state(.closed(.cancelled))).effects.isEmpty)
        #expect(workspace.tell(2, closed).effects.map(\.effect) == [.quit(code: 26)])
    }
}
