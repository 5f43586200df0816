import Testing
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct HistorySearchTests {
    private static func state() -> ViewState {
        var state = ViewState.connected()
        for text in ["subscribe BTC", "ping\nsubscribe eth", "hello", "hello"] { state.send(text) }
        for character in "draft" { state.press(.character(character)) }
        return state
    }

    @Test func ctrlRFindsTheNewestAndThenOlderOnes() {
        var state = Self.state()
        #expect(state.press(.control("r"), .character("s"), .character("u")) == [])
        #expect(state.historySearch?.match == .init(index: 1, range: 5..<7))
        #expect(state.press(.control("r")) == [])
        #expect(state.historySearch?.match?.index == 0)
        #expect(state.press(.control("r")) == [.bell])
        #expect(state.historySearch?.isFailing == true && state.historySearch?.match?.index == 0)
        #expect(state.press(.control("s")) == [])
        #expect(state.historySearch?.match?.index == 1)
        #expect(state.press(.key(.up), .key(.down)) == [])
        #expect(state.historySearch?.match?.index == 1)
    }

    @Test func enterTakesItIntoTheEditorAndSendsNothing() {
        var state = Self.state()
        #expect(state.press(.control("r"), .paste("eth"), .key(.enter)) == [])
        #expect(state.historySearch == nil)
        #expect(state.editor.text == "ping\nsubscribe eth")
        state.press(.control("_"))
        #expect(state.editor.text == "draft")
    }

    @Test func escapeGivesBackWhatWas() {
        var state = Self.state()
        state.press(.control("r"), .character("h"), .key(.escape))
        #expect(state.historySearch == nil && state.editor.text == "draft")
    }

    @Test func capitalsCountOnlyWhereSomeAreTyped() {
        var state = Self.state()
        state.press(.control("r"), .paste("btc"))
        #expect(state.historySearch?.match?.index == 0)
        state.press(.control("u"), .paste("ETH"))
        #expect(state.historySearch?.isFailing == true)
    }

    @Test func aShorterQueryMayFindSomethingNewer() {
        var state = Self.state()
        state.press(.control("r"), .paste("subscribe B"))
        #expect(state.historySearch?.match?.index == 0)
        state.press(.control("u"), .character("h"))
        #expect(state.historySearch?.match?.index == 2)
    }

    @Test func withoutAHistoryThereIsNothingToSearch() {
        var state = ViewState.connected()
        #expect(state.press(.control("r")) == [.bell])
        #expect(state.historySearch == nil && state.notice != nil)
    }

    @Test func theMatchIsSeenWhereverItIs() {
        var state = ViewState.connected()
        state.send(String(repeating: "日本", count: 200) + "needle" + String(repeating: "x", count: 200))
        state.press(.control("r"), .paste("needle"))
        #expect(state.rows[21].contains("needle") && state.rows[21].hasPrefix("…"))
        #expect(state.rows[22].hasPrefix("history: needle"))
    }

    // MARK: - Keeping

    @Test func whatIsSentIsKeptButWhatBeginsWithASpace() {
        var state = ViewState.connected { $0.keepsHistory = true }
        let next = state.log.nextID
        #expect(state.send("a") == [.enqueue("a", entry: next), .remember("a")])
        #expect(state.send(" b") == [.enqueue(" b", entry: next + 1)])
        #expect(state.send("/help") == [.remember("/help")])
        state.press(.key(.escape), .key(.up), .key(.up))
        #expect(state.editor.text == "a")
    }

    @Test(arguments: [
        ("/connect ws://me:secret@h/", false), ("/open wss://me@h", false), ("/connect ws://h/?to=a@b", true),
        ("mail a@b to ws://me:p@h", true), ("/connect ws://h/@x", true),
    ])
    func noFileGetsAPassword(text: String, isKept: Bool) {
        var state = ViewState.connected { $0.keepsHistory = true }
        #expect(state.send(text).contains(.remember(text)) == isKept)
        // In this run it is there.
        state.press(.key(.up))
        #expect(state.editor.text == text)
    }

    @Test func thatItCannotBeKeptIsToldOnce() {
        var state = ViewState.connected { $0.keepsHistory = true }
        let count = state.log.count
        for _ in 0..<2 { _ = state.update(.notRemembered(reason: "the disk is full"), at: .noon()) }
        #expect(state.log.count == count + 1)
        #expect(state.logged.last == "the history of this run is not kept: the disk is full")
    }

    @Test func whatEarlierRunsKeptComesFirst() {
        var state = ViewState.connected()
        state.recall((0..<History.limit + 1).map { "\($0)" })
        state.press(.key(.up))
        #expect(state.editor.text == "\(History.limit)")
        #expect(state.history.entries.count == History.limit)
    }
}
