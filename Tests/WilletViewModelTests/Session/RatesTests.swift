import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct RatesTests {
    @Test(arguments: [
        ([0, 0, 0], "▁▁▁"), ([1, 0, 1000], "▂▁█"), ([1, 2, 3, 4, 5, 6, 7], "▂▃▄▅▆▇█"), ([5], "█"), ([], ""),
    ])
    func theGreatestHasTheHighestBarAndOnlyNothingTheLowest(values: [Double], text: String) {
        #expect(Sparkline.text(values, bars: Glyphs.utf8.bars) == text)
    }

    @Test func barsAreASCIIWhereTheLocaleHasNoOthers() {
        #expect(Sparkline.text([0, 1, 2], bars: Glyphs.ascii.bars) == "_=#")
    }

    @Test(arguments: [
        (40, ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"]), (36, ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"]),
        (35, ["aaaaaaaaaa", "bbb", "cccccccccc"]), (29, ["aaaaaaaaaa", "bbb", "cccccccccc"]),
        (28, ["aaaaaaaaaa", "cccccccccc"]), (22, ["aaaaaaaaaa"]), (1, ["aaaaaaaaaa"]),
    ])
    func whatIsLessImportantGoesFirst(columns: Int, texts: [String]) {
        let parts: [FittedParts.Part] = [
            .init(Style(), ("aaaaaaaaaa", 9)), .init(Style(), ("bbbbbbbbbb", 1), ("bbb", 2)),
            .init(Style(), ("cccccccccc", 5)),
        ]
        #expect(FittedParts.fitted(parts, columns: columns, gap: 3, width: .test).map(\.text) == texts)
    }

    @Test func whatWaitsIsCountedInMessagesAndBytes() {
        var state = ViewState.at(24, 80)
        _ = state.update(.started(url: "ws://localhost:8080/chat", session: 1), at: .noon())
        state.send("12345")
        state.send("日本")
        #expect(state.rows[21].contains("· out 2 (11 B)"))
        state.press(.resize(ScreenSize(rows: 24, columns: 40)))
        #expect(state.rows[21].contains("out 2"))
    }

    @Test func whatTheLogHasNoLongerWaitsAllTheSame() {
        var state = ViewState.connected(24, 80) { $0.limits.entries = 2 }
        for text in ["12345", "123", "1"] { state.send(text) }
        #expect(state.rows[21].contains("· out 3 (over 4 B)"))
    }

    @Test func whatGoesOutHasARateWhileItIsNotLongAgo() {
        var state = ViewState.connected(24, 120)
        state.tell(.messages(.of(["in"])), at: .noon(1))
        #expect(!state.rows[21].contains("→"))
        let sent = SentMessage(id: MessageID(rawValue: 900), message: .text("sub"), origin: .onOpen)
        state.tell(.sent([sent, sent]), at: .noon(1))
        _ = state.update(.tick, at: .noon(2))
        #expect(state.rows[21].contains("→ 2 msg/s"))
        #expect(state.rows[21].contains(" 6 B/s"))
        _ = state.update(.tick, at: .noon(3))
        #expect(state.rows[21].contains("→ 0 msg/s"))
        _ = state.update(.tick, at: .noon(40))
        #expect(!state.rows[21].contains("→"))
        #expect(state.rows[21].contains("0 msg/s"))
    }

    @Test func aClosedSessionTicksUntilItsRatesAreQuietAndNoLonger() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["in"])), at: .noon(1))
        state.tell(.state(.closed(.cancelled)), at: .noon(1))
        var ticks = 0
        while let due = state.nextTick, ticks < 100 {
            #expect(due.since(state.now) <= .seconds(1))
            ticks += 1
            _ = state.update(.tick, at: due)
        }
        #expect((30...32).contains(ticks))
    }

    @Test func theClockTicksBySecondsUntilItShowsMinutes() {
        var state = ViewState.connected()
        _ = state.update(.tick, at: .noon(3500.5))
        #expect(state.nextTick == .noon(3501))
        _ = state.update(.tick, at: .noon(3700.5))
        #expect(state.nextTick.map { $0.since(state.session.since) } == .seconds(3720))
        state.tell(.messages(.of(["x"])), at: .noon(3701))
        #expect(state.nextTick == .noon(3702))
    }

    @Test func anIdleScreenChangesOnlyInTheStatusOnceASecond() {
        var state = ViewState.connected()
        _ = state.update(.tick, at: .noon(100))
        let before = state.render()
        #expect(state.nextTick == .noon(101))
        _ = state.update(.tick, at: .noon(101))
        let after = state.render()
        let changed = zip(before.cells, after.cells).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
        #expect(!changed.isEmpty && changed.allSatisfy { $0 < 80 } && changed.count <= 3)
    }

    @Test func roundTripsAreABarEachWhereThereIsRoom() {
        var state = ViewState.connected(24, 140)
        for time in [10, 20, 40] { state.tell(.roundTrip(.milliseconds(time)), at: .noon(1)) }
        #expect(state.rows[0].contains("rtt 40 ms ▃▅█"))
        state.press(.key(.tab), .character("i"))
        #expect(state.render().text.contains("round trip   40 ms, 10 ms to 40 ms  ▃▅█"))
        state.tell(.opened(.test(generation: 2)), at: .noon(2))
        #expect(!state.render().text.contains("▃▅█"))
    }
}
