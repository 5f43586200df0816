import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct LogViewTests {
    /// In the log, following 200 messages of which each tenth says so.
    private static func state(_ rows: Int = 24, _ columns: Int = 80) -> ViewState {
        var state = ViewState.connected(rows, columns)
        state.tell(.messages(.of((0..<200).map { $0 % 10 == 0 ? "tenth \($0)" : "message \($0)" })))
        state.look(.key(.tab))
        return state
    }

    private static func selected(_ state: ViewState) -> String? {
        state.selection.flatMap { state.log[$0] }?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private static func highlighted(_ state: ViewState) -> [String] {
        let screen = state.render()
        return (0..<screen.size.rows).compactMap { row in
            let text = (0..<screen.size.columns).filter { screen[row, $0].style.attributes.contains(.underline) }
                .map { screen[row, $0].text }.joined()
            return text.isEmpty ? nil : text
        }
    }

    // MARK: - Searching

    @Test func searchingHighlightsAndGoesToTheNearestAboveWhereTheLogFollows() {
        var state = Self.state()
        state.look(.character("/"))
        state.type("tenth")
        #expect(Self.highlighted(state) == ["tenth", "tenth"])
        state.look(.key(.enter))
        #expect(Self.selected(state) == "tenth 190" && !state.pane.isFollowing)
        state.look(.character("N"))
        #expect(Self.selected(state) == "tenth 180")
        state.look(.character("n"))
        #expect(Self.selected(state) == "tenth 190" && state.notice == nil)
        state.look(.character("n"))
        #expect(Self.selected(state) == "tenth 0" && state.notice == "past the newest: went on at the oldest")
        state.look(.character("N"))
        #expect(Self.selected(state) == "tenth 190" && state.notice == "past the oldest: went on at the newest")
    }

    @Test func escTakesTheHighlightAwayAndThenLeaves() {
        var state = Self.state()
        state.look(.character("/"))
        state.type("tenth")
        state.look(.key(.enter), .key(.escape))
        #expect(Self.highlighted(state).isEmpty && state.focus == .log)
        #expect(state.press(.character("n")) == [.bell])
        state.look(.key(.escape))
        #expect(state.focus == .input)
    }

    @Test func whoGoesBackWhileTypingHasTheSearchBefore() {
        var state = Self.state()
        state.look(.character("/"))
        state.type("tenth")
        state.look(.key(.enter), .character("/"))
        state.type("199")
        #expect(Self.highlighted(state) == ["199"])
        state.look(.key(.escape))
        #expect(state.logView.search?.text == "tenth")
        state.look(.character("/"), .key(.enter))
        #expect(state.logView.search?.text == "tenth")
    }

    @Test func whatIsNotThereIsTold() {
        var state = Self.state()
        state.look(.character("/"))
        state.type("absent")
        state.look(.key(.enter))
        #expect(state.notice == "not found in the log: absent" && state.pane.isFollowing)
        state.look(.character("n"))
        #expect(state.notice == "not found in the log: absent")
        state = .at()
        state.look(.key(.tab), .character("/"))
        state.type("x")
        #expect(state.press(.key(.enter), .character("n")) == [.bell])
    }

    @Test func aSearchStaysWithinTheFilter() {
        var state = Self.state()
        state.look(.character("f"))
        state.type("tenth")
        state.look(.key(.enter), .character("/"))
        state.type("9")
        state.look(.key(.enter))
        #expect(Self.selected(state) == "tenth 190")
        state.look(.character("N"))
        #expect(Self.selected(state) == "tenth 90")
        state.look(.character("/"))
        state.type("message")
        state.look(.key(.enter))
        #expect(state.notice == "not found in what the filter leaves: message")
    }

    @Test func aLongSearchGoesInStepsAndIsTold() throws {
        var state = ViewState.connected()
        state.tell(.messages(.of(["needle"])))
        for _ in 0..<40 { state.tell(.messages(.of((0..<1000).map { "\($0) \(String(repeating: "x", count: 100))" }))) }
        state.press(.key(.tab), .character("/"))
        for character in "needle" { state.press(.character(character)) }
        state.press(.key(.enter))
        #expect(state.rows.contains { $0.contains("searching…") } && state.nextTick == state.now)
        var steps = 0
        while state.logView.isWorking(on: state.log) {
            _ = state.update(.tick, at: .noon())
            steps += 1
            try #require(steps < 1000)
        }
        #expect(steps > 1 && Self.selected(state) == "needle")
        #expect(!state.rows.contains { $0.contains("searching") })
        state.press(.character("/"))
        for character in "absent" { state.press(.character(character)) }
        state.press(.key(.enter))
        #expect(state.logView.jump != nil)
        state.press(.key(.escape))
        #expect(state.logView.jump == nil && state.logView.search?.text == "absent")
    }

    @Test func wideAndHostileTextIsHighlightedWhereItStands() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["日本語\u{1B}[2J日本", "tail 本"])))
        state.look(.key(.tab), .character("/"))
        state.type("本")
        #expect(Self.highlighted(state) == ["本本", "本"])
        #expect(state.rows.contains { $0.hasSuffix("日本語␛[2J日本") })
    }

    // MARK: - Errors

    @Test func errorsAreGoneThroughBothWays() {
        var state = ViewState.connected()
        state.note(.error, "first")
        state.tell(.messages(.of((0..<100).map { "\($0) error" })))
        let failed = state.log.append(.message(.outbound, .text), at: .noon(), text: "lost")
        state.log.setStatus(.failed("why"), of: failed)
        ([0x03, 0xF3] as [UInt8]).withUnsafeBytes {
            _ = state.log.append(.control(.inbound, .close), at: .noon(), payload: $0)
        }
        ([0x03, 0xE8] as [UInt8]).withUnsafeBytes {
            _ = state.log.append(.control(.inbound, .close), at: .noon(), payload: $0)
        }
        state.look(.key(.tab), .character("E"))
        #expect(state.selection == failed + 1)
        state.look(.character("E"))
        #expect(state.selection == failed)
        state.look(.character("E"))
        #expect(Self.selected(state) == "first" && state.notice == nil)
        state.look(.character("e"), .character("e"))
        #expect(state.selection == failed + 1)
        state.look(.character("e"))
        #expect(Self.selected(state) == "first")
        #expect(state.notice == "past the newest: went on at the oldest")
        state = Self.state()
        state.look(.character("e"))
        #expect(state.notice == "no error in the log")
    }

    // MARK: - Marks and times

    @Test func marksAreShownAndGoneThrough() {
        var state = Self.state()
        #expect(state.press(.character("u")) == [.bell])
        #expect(state.notice == "no marks: m marks the selected entry")
        state.look(.character("m"), .character("k"), .character("k"), .character("m"))
        #expect(state.rows.filter { $0.hasPrefix("◆12:00:00") }.count == 2)
        state.look(.character("U"))
        #expect(state.notice == "no mark in this direction")
        state.look(.character("u"))
        #expect(Self.selected(state) == "message 199")
        state.look(.character("m"))
        #expect(state.rows.filter { $0.hasPrefix("◆") }.count == 1)
        state.look(.character("g"), .character("u"))
        #expect(Self.selected(state) == "message 197")
        state.look(.key(.escape))
        state.send("/clear")
        #expect(state.logView.marks.isEmpty)
    }

    @Test(arguments: [(60, 0), (40, 8), (20, 1)])
    func aMarkNeverCoversText(columns: Int, column: Int) {
        var state = Self.state(24, columns)
        let before = state.rows
        state.look(.character("="), .character("m"))
        for (row, text) in state.rows.enumerated() where text.contains("◆") {
            #expect(state.render()[row, column].text == "◆")
            #expect(before[row].prefix(column).allSatisfy { _ in true } && before[row].count >= text.count - 1)
            #expect(text.replacing("◆", with: " ").trimmingPrefix(" ") == before[row].trimmingPrefix(" "))
        }
        #expect(state.rows.contains { $0.contains("◆") })
    }

    @Test func marksAreBounded() {
        var marks = LogMarks()
        func toggle(_ id: UInt64) -> Bool { marks.toggle(id, at: .noon()) }
        #expect((0..<UInt64(LogMarks.limit)).map(toggle).allSatisfy { $0 })
        #expect([5000, 7, 5000].map(toggle) == [false, true, true])
        marks.removeAll(before: 10)
        #expect(Array(marks.ids(before: 12)) == [11, 10] && Array(marks.ids(after: 999)) == [5000])
    }

    @Test func theTimeColumnTellsTheTimeSinceTheLineAboveOrSinceAMark() {
        var state = ViewState.connected()
        for (text, second) in [("a", 1.0), ("b", 1.25), ("c", 3.5), ("d", 90)] {
            state.tell(.messages(.of([text], at: .noon(second))), at: .noon(second))
        }
        func times() -> [String] { state.rows[3...6].map { String($0.prefix(13)) } }
        #expect(times() == [" 12:00:01.000", " 12:00:01.250", " 12:00:03.500", " 12:01:30.000"])
        state.look(.key(.tab), .character("t"))
        #expect(times() == ["      +900 ms", "      +250 ms", "     +2.250 s", "       +1m26s"])
        state.look(.character("t"))
        #expect(state.logView.times == .clock)
        state.look(.key(.up), .key(.up), .character("m"), .character("t"), .character("t"))
        #expect(times() == ["      -250 ms", "◆           0", "     +2.250 s", "       +1m28s"])
        state.look(.character("t"))
        #expect(state.logView.times == .clock)
    }

    // MARK: - Wrapping and folding

    @Test func longMessagesWrapAndAreReadToTheirEnd() {
        var state = ViewState.connected(20, 60)
        let long = (0..<40).map { "word\($0)" }.joined(separator: " ")
        state.tell(.messages(.of(["before", long, "after"])))
        state.look(.key(.tab))
        #expect(!state.rows.joined().contains("word39"))
        state.look(.character("w"))
        #expect(state.rows.joined(separator: "\n").contains("word39") && state.rows.contains { $0.hasSuffix("after") })
        let text = state.rows[1...16].map { $0.dropFirst(26) }.joined()
        #expect(text.contains("word0") && text.contains(long.suffix(20)))
        state.look(.character("k"))
        let screen = state.render()
        let selected = (0..<20).filter { row in
            (0..<60).allSatisfy { screen[row, $0].style.attributes.contains(.reverse) }
        }
        #expect(selected.count == 1 + 8)
        state.look(.character("w"))
        #expect(state.rows.contains { $0.hasSuffix("…") })
    }

    @Test func theEndOfALongMessageFillsTheRoomAboveTheNewest() {
        var state = ViewState.connected(20, 60)
        let long = (0..<60).map { "word\($0)" }.joined(separator: " ")
        state.tell(.messages(.of([long, long, "after"])))
        state.look(.key(.tab), .character("w"))
        let rows = state.rows
        #expect(rows[16].hasSuffix("after"))
        // No row is blank, and what continues has no clock.
        #expect(!rows[1...16].contains { $0.allSatisfy(\.isWhitespace) })
        #expect(rows[1...16].count { $0.contains("12:00:00") } == 2, "\(rows)")
        #expect(!rows[1].contains("12:00:00"))
        // It holds still when it is stopped.
        state.look(.character("="))
        #expect(state.rows[1...16] == rows[1...16])
        state.look(.key(.up), .key(.up))
        #expect(state.rows[1].contains("12:00:00") && state.rows[1].contains("word0 "))
    }

    @Test func repeatsAndHeartbeatsFold() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["x", "x", "x", "beat 1", "beat 2", "y"])))
        state.look(.key(.tab), .character("z"))
        #expect(
            state.rows.contains { $0.hasSuffix("×3 x") } && state.shown.suffix(4) == ["x", "beat 1", "beat 2", "y"]
        )
        #expect(state.rows.contains { $0.contains("· folded ·") })
        state.look(.key(.tab))
        state.send("/fold beat")
        state.look(.key(.tab))
        #expect(state.shown.suffix(3) == ["x", "beat 1", "y"] && state.rows.contains { $0.hasSuffix("×2 beat 1") })
        state.tell(.messages(.of(["y"])))
        #expect(state.rows.contains { $0.hasSuffix("×2 y") })
        state.look(.character("z"))
        #expect(state.shown.count == 9)
        state.look(.character("z"))
        #expect(state.shown.suffix(3) == ["x", "beat 1", "y"])
        state.look(.key(.tab))
        state.send("/fold (")
        #expect(state.notice?.hasPrefix("a term is missing after (") == true)
    }

    @Test func whatIsSentAgainFoldsOnceItIsWritten() {
        var state = ViewState.connected()
        state.look(.key(.tab), .character("z"), .key(.tab))
        for number in 1...2 {
            state.send("same")
            #expect(state.shown.filter { $0 == "same" }.count == number)
        }
        for id in state.outgoing.keys.sorted() {
            state.tell(.sent([SentMessage(id: id, message: .text("same"), origin: .caller)]))
        }
        #expect(state.shown.filter { $0 == "same" }.count == 1 && state.rows.contains { $0.hasSuffix("×2 same") })
    }

    // MARK: - What is new

    @Test func aLineTellsWhereTheUserStoppedFollowing() {
        var state = Self.state()
        state.look(.character("="))
        let held = state.rows[1...20]
        state.tell(.messages(.of(["fresh 1", "fresh 2"])))
        #expect(state.rows[1...20] == held)
        for _ in 0..<3 { state.look(.character("j")) }
        state.tell(.messages(.of((3..<9).map { "fresh \($0)" })))
        let rows = state.rows
        let rule = rows.firstIndex { $0.contains("── new ──") }
        #expect(rule.map { rows[$0 + 1].hasSuffix("fresh 1") && rows[$0 - 1].hasSuffix("message 199") } == true)
    }

    @Test func whoMissedNothingIsToldNothing() {
        var state = Self.state()
        state.look(.character("="), .character("="))
        state.tell(.messages(.of(["fresh"])))
        #expect(!state.rows.contains { $0.contains(" new ") })
    }

    // MARK: - Around it

    @Test func typingAPromptLeavesTheInputAsItIs() {
        var state = ViewState.connected()
        state.type("draft")
        state.look(.key(.tab), .character("f"))
        state.type("x")
        #expect(state.rows[22] == "filter x" && state.editor.text == "draft")
        #expect(state.press(.key(.function(5))) == [.post(.reconnect)])
        #expect(state.press(.key(.tab)) == [.bell])
        state.look(.key(.enter))
        #expect(state.rows[22] == "> draft")
    }
}
