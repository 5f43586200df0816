import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct InspectorTests {
    /// With these messages, and the log in focus.
    private func state(_ texts: String..., rows: Int = 24, columns: Int = 80) -> ViewState {
        var state = ViewState.connected(rows, columns)
        state.tell(.messages(.of(texts, at: .noon(1))), at: .noon(1))
        state.press(.key(.tab), at: .noon(2))
        return state
    }

    private func binary(_ bytes: [UInt8], rows: Int = 24, columns: Int = 80) -> ViewState {
        var state = ViewState.connected(rows, columns)
        let batch = MessageBatch(capacity: 1024)
        batch.append(bytes)
        batch.commit(opcode: .binary, wireLength: bytes.count, fragments: 1)
        batch.seal(at: .noon(1))
        state.tell(.messages(batch), at: .noon(1))
        state.press(.key(.tab), .key(.enter), at: .noon(2))
        return state
    }

    @Test func enterOpensItOnTheSelectedEntryAndEscGoesBack() {
        var state = state("one", #"{"two":2}"#)
        state.press(.key(.enter))
        #expect(state.focus == .inspector && !state.pane.isFollowing)
        #expect(state.inspector?.entry.id == state.log.nextID - 1)
        #expect(state.rows.contains { $0.contains(#""two": 2"#) })
        state.press(.key(.escape))
        #expect(state.focus == .log && state.inspector == nil && state.pane.isFollowing)
        #expect(state.render() == self.state("one", #"{"two":2}"#).updated(at: .noon(2)).render())
    }

    @Test func whatTheUserStoppedIsStillStoppedAfterwards() {
        var state = state("one", "two", "three")
        state.press(.character("k"), .key(.enter), .key(.escape))
        #expect(!state.pane.isFollowing && state.focus == .log)
    }

    @Test func anEmptyLogHasNothingToInspect() {
        var state = ViewState.at()
        state.press(.key(.tab))
        #expect(state.press(.key(.enter)) == [.bell])
        #expect(state.notice == "nothing to inspect: the log is empty" && state.inspector == nil)
    }

    @Test func theEntriesAroundItComeWithoutLeaving() {
        var state = state("one", "two", "three")
        state.press(.key(.enter), .character("p"))
        #expect(state.inspector?.entry.count == 3)
        #expect(state.pane.selection(in: state.log, height: state.logHeight) == state.inspector?.entry.id)
        state.press(.character("n"))
        #expect(state.press(.character("n")) == [.bell])
        for _ in 0..<10 { state.press(.character("p")) }
        #expect(state.inspector?.entry.id == state.log.firstID)
        #expect(state.press(.character("p")) == [.bell])
    }

    @Test func theModeThatWasChosenStays() {
        var state = state(#"{"a":1}"#, "text", #"{"b":1}"#)
        state.press(.key(.enter))
        #expect(state.inspector?.mode == .pretty)
        state.press(.character("p"))
        #expect(state.inspector?.mode == .raw)
        state.press(.character("v"), .character("v"))
        #expect(state.inspector?.mode == .hex)
        state.press(.character("p"))
        #expect(state.inspector?.mode == .hex)
        state.press(.key(.backTab))
        #expect(state.inspector?.mode == .pretty)
    }

    @Test func whatArrivesMovesNothing() {
        var state = state(#"{"a":1}"#)
        state.press(.key(.enter))
        let before = state.rows[9...20]
        state.tell(.messages(.of((0..<100).map { "new \($0)" }, at: .noon(2))), at: .noon(2))
        #expect(state.rows[9...20] == before)
    }

    @Test func anEntryThatIsEvictedCanStillBeRead() {
        var state = ViewState.connected { $0.limits = .init(entries: 3) }
        state.tell(.messages(.of([#"{"a":1}"#], at: .noon(1))), at: .noon(1))
        state.press(.key(.tab), .key(.enter))
        state.tell(.messages(.of((0..<100).map { "new \($0)" }, at: .noon(2))), at: .noon(2))
        #expect(state.rows.contains { $0.contains(#""a": 1"#) })
        #expect(state.rows.contains { $0.contains("no longer in the log") })
        #expect(state.press(.character("p")) == [.bell])
        #expect(state.press(.character("n")) == [])
        #expect(state.inspector?.entry.id == state.log.firstID)
    }

    @Test func thePathOfTheCursorIsShownAndCopied() {
        var state = state(#"{"data":[1,{"price":2}]}"#)
        state.press(.key(.enter), .character("j"), .character("j"), .character("j"), .character("j"))
        #expect(state.rows.contains { $0.contains("─ .data[1].price ─") })
        #expect(state.press(.character("y")) == [.copy(".data[1].price")])
    }

    @Test func theMouseScrollsItAndPointsInIt() {
        var state = state("one", "[" + String(repeating: "1,", count: 50) + "2]")
        state.press(.key(.enter), .key(.escape), .alt("m"), .key(.enter))
        state.press(.mouse(.wheelDown, Position(row: 15, column: 3)))
        #expect(state.rows[11] == "   1," && state.focus == .inspector)
        state.press(.mouse(.wheelUp, Position(row: 15, column: 3)), .mouse(.press, Position(row: 13, column: 3)))
        #expect(state.rows[11] == " [" && state.rows[9].contains(" .[1] "))
        state.press(.mouse(.press, Position(row: 3, column: 3)))
        #expect(state.focus == .log && state.pane.selection(in: state.log, height: state.logHeight) == 3)
    }

    @Test func theInputCanBeUsedMeanwhile() {
        var state = state(#"{"a":1}"#)
        state.press(.key(.enter), .character("o"))
        #expect(state.focus == .input)
        state.press(.character("j"))
        #expect(state.editor.text == "j")
        state.press(.key(.tab))
        #expect(state.focus == .inspector)
    }

    @Test func aKeyGivesItAllOfTheRoom() {
        var state = state(#"{"a":1}"#)
        state.press(.key(.enter))
        #expect(state.logHeight == 8)
        state.press(.character("w"))
        #expect(state.logHeight == 0 && state.inspectorLayout?.content.count == 18)
        state.press(.character("p"))
        #expect(state.logHeight == 0)
        state.press(.character("w"))
        #expect(state.logHeight == 8)
    }

    @Test func gzipIsInflatedAndShownAsWhatItIs() {
        // {"a":[1,2]}
        let bytes: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x4A, 0x54, 0xB2, 0x8A, 0x36, 0xD4,
            0x31, 0x8A, 0xAD, 0x05, 0x00, 0x84, 0xDB, 0xD6, 0x17, 0x0B, 0x00, 0x00, 0x00,
        ]
        var state = binary(bytes)
        #expect(state.inspector?.mode == .pretty)
        #expect(state.rows.contains { $0.contains(" gzip, 11 B inflated") })
        #expect(state.rows.contains { $0.contains(#""a": ["#) })
        state.press(.character("x"))
        #expect(state.inspector?.mode == .hex)
        #expect(state.rows.contains { $0.contains("gzip, as it came") })
        #expect(state.rows.contains { $0.contains("0000  1f 8b 08") })
        state.press(.character("x"))
        #expect(state.inspector?.mode == .pretty)
    }

    @Test func aBinaryMessageShowsAsBytesUnlessItIsText() {
        #expect(binary([0, 1, 2, 0xFF]).inspector?.mode == .hex)
        #expect(binary(Array("plain".utf8)).inspector?.mode == .raw)
        #expect(binary(Array(" [1]".utf8)).inspector?.mode == .pretty)
        #expect(binary([]).rows.contains { $0.contains(" empty") })
    }

    @Test func aCloseFrameIsExplained() {
        var state = ViewState.connected()
        let batch = MessageBatch(capacity: 16)
        [UInt8]([0x03, 0xE8, 0x62, 0x79, 0x65]).withUnsafeBytes { batch.appendControl(.close, payload: $0) }
        batch.seal(at: .noon(1))
        state.tell(.messages(batch), at: .noon(1))
        state.press(.key(.tab), .key(.enter))
        #expect(state.rows[9].hasPrefix("─ ⇠ close 5 B "))
        #expect(state.rows[10].hasSuffix("1 frame · 1000 normal closure: bye"))
    }

    private static func large(_ count: Int) -> String {
        let element = #"{"id":12345678,"name":"日本 and more","list":[1,2,3]},"#
        return "[" + String(repeating: element, count: count / element.utf8.count) + "0]"
    }

    @Test(arguments: ["", "v", "vv"])
    func twentyMebibytesOpenWithABoundedPartOfTheWork(keys: String) {
        var state = state(Self.large(20 << 20))
        state.press(.key(.enter))
        for key in keys { state.press(.character(key)) }
        #expect(state.rows.contains { $0.contains("12345678") || $0.contains("0000  5b 7b 22") })
        guard case .pretty(let pane)? = state.inspector?.rows else { return }
        #expect(state.inspector?.isWorking == true && pane.source.end == nil)
        #expect(state.rows[9].hasSuffix(" reading ─"))
        for _ in 0..<5 { state.press(.key(.pageDown)) }
        #expect(state.rows[11] == "   },")
        state.press(.character("k"))
    }

    @Test func aLargeMessageIsReadToItsEndBetweenTwoKeys() {
        var state = state(Self.large(3 << 20))
        state.press(.key(.enter), at: .noon(2))
        #expect(state.inspector?.isWorking == true && state.nextTick == state.now)
        // Folding waits until it is known where things end, and so does the end.
        #expect(state.press(.character("z"), at: .noon(2)) == [.bell])
        #expect(state.press(.character("G"), at: .noon(2)) == [])
        var ticks = 0
        while state.inspector?.isWorking == true {
            _ = state.update(.tick, at: .noon(2))
            ticks += 1
        }
        #expect((4...6).contains(ticks) && state.nextTick != state.now)
        #expect(state.rows[19...20] == ["   0", " ]"])
        state.press(.character("z"), .character("g"))
        #expect(state.rows[11...12] == [" [", "   {…}, 3 members"])
        state.press(.character("G"))
        #expect(state.rows[18...20] == ["   {…}, 3 members", "   0", " ]"])
    }

    @Test(arguments: 1...30, [1, 2, 5, 20, 40, 139, 140, 200])
    func itFitsEverySize(rows: Int, columns: Int) {
        var state = state(#"{"a":["日本",{"b":1}]}"#, "日本語", rows: rows, columns: columns)
        for keys: [Keystroke] in [[.key(.enter)], [.key(.tab)], [.key(.tab)], [.character("w")], [.character("p")]] {
            for key in keys { state.press(key) }
            _ = state.render()
            for key: Character in ["j", "G", "k", "g", " ", "z", "f", "b"] {
                state.press(.character(key))
                _ = state.render()
            }
        }
        state.press(.resize(ScreenSize(rows: columns, columns: rows)))
        _ = state.render()
    }

    @Test func hostileTextIsMadeVisibleInEveryMode() {
        let text = "{\"\u{1B}]52;c;x\u{7}\":\"\u{202E}\u{9B}31m\",\"b\":1}"
        var state = state(text)
        state.press(.key(.enter), .character("j"))
        for _ in 0..<3 {
            let screen = state.render()
            for scalar in screen.text.unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{202E}")
            }
            state.press(.character("v"))
        }
        state.press(.character("j"))
        #expect(state.rows.contains { $0.contains(#"."␛]52;c;x␇""#) })
    }
}

extension ViewState {
    fileprivate func updated(at time: Timestamp) -> ViewState {
        var state = self
        _ = state.update(.tick, at: time)
        return state
    }
}
