import TestSupport
import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct FilterTests {
    private static func state(_ texts: [String], _ rows: Int = 24, _ columns: Int = 80) -> ViewState {
        var state = ViewState.connected(rows, columns)
        state.tell(.messages(.of(texts)))
        state.press(.key(.tab))
        return state
    }

    @Test(arguments: [
        ("opp:ping", "opp:"), ("!(direction:in)", "direction:"), ("dir:in level:x", "level:"), ("http://h", nil),
        ("12:30", nil), ("\"opp:\"", nil), ("op:ping size>1", nil), ("a:", nil),
    ])
    func aWordThatLooksLikeAKeyIsCalledSo(text: String, key: String?) {
        #expect(Filter.unknownKey(in: text) == key)
        var state = ViewState.connected(24, 120)
        state.press(.key(.tab))
        state.press(.character("f"))
        for character in text { state.press(.character(character)) }
        #expect(state.rows.contains { $0.contains("is looked for as text; the keys are dir:") } == (key != nil))
    }

    @Test func whatIsTypedNarrowsTheLogAndCountsAtOnce() {
        var state = Self.state(["apple", "banana", "apricot"])
        state.press(.character("f"))
        #expect(state.rows.contains("filter"))
        state.type("ap")
        #expect(state.rows.contains { $0.contains("2 of 5 match · filter ap") })
        #expect(state.shown == ["apple", "apricot"])
        state.type("r")
        #expect(state.shown == ["apricot"] && state.rows.contains { $0.contains("1 of 5 match · filter apr") })
        state.press(.key(.enter))
        #expect(state.shown == ["apricot"] && state.logView.prompt == nil && state.focus == .log)
        state.tell(.messages(.of(["april", "banana"])))
        #expect(state.shown == ["apricot", "april"] && state.rows.contains { $0.contains("2 of 7") })
    }

    @Test func escGoesBackToWhatWas() {
        var state = Self.state(["apple", "banana", "apricot"])
        state.press(.character("f"))
        state.type("ban")
        state.press(.key(.enter), .character("f"))
        #expect(state.rows.contains("filter ban"))
        state.type("x")
        #expect(state.shown == [])
        state.press(.key(.escape))
        #expect(state.shown == ["banana"] && state.logView.narrowing?.text == "ban" && state.focus == .log)
    }

    @Test func anEmptyFilterIsNone() {
        var state = Self.state(["apple", "banana"])
        state.press(.character("f"))
        state.type("ban")
        state.press(.key(.enter), .character("f"), .control("u"))
        #expect(state.logView.narrowing == nil)
        state.press(.key(.enter))
        #expect(state.shown.suffix(2) == ["apple", "banana"])
        #expect(!state.rows.contains { $0.contains("filter ") })
    }

    @Test func aMistakeIsPointedAtAndLeavesWhatWasUnderstood() {
        var state = Self.state(["apple", "banana"])
        state.press(.character("f"))
        state.type("app")
        state.type(" dir:up")
        let rows = state.rows
        #expect(rows[22] == "filter app dir:up")
        #expect(rows[23] == "               ^ write dir:in or dir:out")
        // A colon makes a direction of what was a word until then: it is looked for no more.
        #expect(state.logView.narrowing?.text == "app" && state.shown == ["apple"])
        #expect(state.press(.key(.enter)) == [.bell])
        #expect(state.logView.prompt != nil)
        state.press(.key(.backspace), .key(.backspace))
        state.type("in")
        state.press(.key(.enter))
        #expect(state.logView.prompt == nil && state.logView.narrowing?.text == "app dir:in")
    }

    @Test(arguments: [
        ("dir:", nil), ("!dir:", nil), ("app | dir:", "app"), ("app size>", "app"), ("app .", "app"),
        ("app \"b c", "app"),
        ("dir: app", nil),
    ])
    func aLastTermThatIsNotWholeDoesNotCount(typed: String, counts: String?) {
        var state = Self.state(["apple", "banana"])
        state.press(.character("f"))
        state.type(typed)
        #expect(state.logView.prompt?.error != nil)
        #expect(state.logView.narrowing?.text == counts)
    }

    @Test(arguments: [10, 20, 30, 40, 60])
    func theExplanationOfAMistakeIsReadableWhereverItIs(columns: Int) {
        for before in ["", "some words before ", "many, many, many, many, many words before "] {
            var state = Self.state([], 10, columns)
            state.press(.character("f"))
            state.type(before + "op:x")
            #expect(state.rows[9].trimmingPrefix(" ").hasPrefix("write") || state.rows[9].contains("^"))
            #expect(state.render().cursor != nil)
        }
    }

    @Test func theCommandFiltersToo() {
        var state = Self.state(["apple", "banana"])
        state.press(.key(.tab))
        state.send("/filter ban")
        #expect(state.shown == ["banana"] && state.focus == .input && state.editor.isEmpty)
        state.send("/filter dir:up")
        #expect(state.notice == "write dir:in or dir:out (at up)" && state.editor.text == "/filter dir:up")
        state.press(.control("u"))
        state.send("/filter")
        #expect(state.logView.narrowing == nil)
    }

    @Test func aPausedViewStaysWhereItIsWhenTheFilterGoes() {
        var state = Self.state((0..<300).map { "\($0)" })
        state.press(.character("f"))
        state.type("/[05]$/")
        state.press(.key(.enter), .key(.pageUp))
        let top = state.shown.first
        state.tell(.messages(.of((300..<400).map { "\($0)" })))
        state.settle()
        #expect(state.shown.first == top)
        #expect(state.rows.contains { $0.contains("paused ▼ 20 new · 80 of 402 match · filter /[05]$/") })
        state.press(.key(.tab))
        state.send("/filter")
        #expect(state.logView.narrowing == nil && state.shown.first == top)
    }

    @Test func aLongLogIsFilteredInStepsThatAreBounded() throws {
        var state = ViewState.connected()
        for _ in 0..<40 {
            state.tell(.messages(.of((0..<1000).map { "message \($0) \(String(repeating: "x", count: 100))" })))
        }
        state.press(.key(.tab), .character("f"), .character("9"))
        #expect(state.nextTick == state.now && state.rows.contains { $0.contains("% searched") })
        var steps = 0
        while state.logView.isWorking(on: state.log) {
            _ = state.update(.tick, at: .noon())
            steps += 1
            try #require(steps < 1000)
        }
        #expect(steps > 1 && state.rows.contains { $0.contains("10,840 of 40,002 match · filter 9") })
        #expect(!state.rows.contains { $0.contains("searched") })
    }

    @Test func evictionsUnderAFilterAreCountedAndLeaveTheRest() {
        var state = ViewState.connected { $0.limits = .init(entries: 100) }
        state.press(.key(.tab), .character("f"))
        state.type("/7$/")
        state.press(.key(.enter))
        state.tell(.messages(.of((0..<100).map { "\($0)" })))
        state.settle()
        #expect(state.shown == (0..<10).map { "\($0)7" }.map { $0 == "07" ? "7" : $0 })
        state.press(.key(.up))
        state.tell(.messages(.of((100..<150).map { "\($0)" })))
        state.settle()
        #expect(state.shown.first == "57" && state.shown.last == "147")
        #expect(state.rows.contains { $0.contains("paused ▼ 5 new · 50 evicted · 10 of 100 match · filter /7$/") })
    }

    @Test func pastesAndTheHistoryFillTheLine() {
        var state = Self.state(["a b"])
        state.press(.character("f"), .paste("a\nb"), .key(.enter))
        #expect(state.logView.narrowing?.text == "a b")
        state.press(.character("f"), .control("u"), .key(.enter), .character("f"))
        #expect(state.press(.key(.down)) == [.bell])
        state.press(.key(.up))
        #expect(state.logView.prompt?.editor.text == "a b" && state.logView.narrowing?.text == "a b")
        #expect(state.press(.control("j")) == [.bell])
        #expect(state.press(.paste(String(repeating: "x", count: 20_000))) == [.bell])
        #expect(state.notice?.contains("does not fit") == true)
    }
}

extension ViewState {
    /// The texts of the lines of the log in view.
    var shown: [String] {
        let ruler = ruler
        return pane.window(in: ruler).lines.compactMap { log[ruler.lines[$0]] }.map { entry in
            entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
    }

    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
        settle()
    }

    /// Presses keys, and waits for what each of them begins.
    mutating func look(_ keys: Keystroke...) {
        for key in keys {
            press(key)
            settle()
        }
    }

    /// Does all that is left to do.
    mutating func settle() {
        while logView.isWorking(on: log) { _ = update(.tick, at: now) }
    }
}
