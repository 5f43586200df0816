import TestSupport
import Testing
import WilletLog

@testable import WilletViewModel

@Suite struct LogPaneTests {
    static func log(_ count: Int, limit: Int = 1_000_000) -> MessageLog {
        var log = MessageLog(limits: .init(entries: limit))
        add(count, to: &log)
        return log
    }

    static func add(_ count: Int, to log: inout MessageLog) {
        for _ in 0..<count { log.append(.note(.information), at: .noon(), text: "x") }
    }

    @Test func itFollowsUntilTheUserScrolls() {
        var log = Self.log(100)
        var pane = LogPane()
        #expect(pane.window(of: log, height: 10) == 91..<101)
        Self.add(5, to: &log)
        #expect(pane.window(of: log, height: 10) == 96..<106)
        pane.scroll(.lineUp, in: log, height: 10)
        #expect(!pane.isFollowing)
        Self.add(128, to: &log)
        #expect(pane.window(of: log, height: 10) == 96..<106)
        #expect(pane.unseen(of: log) == (128, 0))
    }

    @Test func whatIsScrolledIntoViewIsNoLongerNew() {
        var log = Self.log(100)
        var pane = LogPane()
        pane.togglePause(in: log, height: 10)
        Self.add(50, to: &log)
        pane.scroll(.pageDown, in: log, height: 10)
        #expect(pane.window(of: log, height: 10) == 100..<110)
        #expect(pane.unseen(of: log).new == 41)
        pane.scroll(.top, in: log, height: 10)
        #expect(pane.window(of: log, height: 10) == 1..<11)
        #expect(pane.unseen(of: log).new == 41)
    }

    @Test(arguments: [
        (Intent.Scroll.lineUp, 91 as UInt64), (.halfPageUp, 86), (.pageUp, 82), (.top, 1),
    ])
    func scrollingUpStopsAtTheOldest(scroll: Intent.Scroll, top: UInt64) {
        let log = Self.log(100)
        var pane = LogPane()
        pane.scroll(scroll, in: log, height: 10)
        #expect(pane.window(of: log, height: 10).lowerBound == top)
        for _ in 0..<100 { pane.scroll(scroll, in: log, height: 10) }
        #expect(pane.window(of: log, height: 10) == 1..<11)
    }

    @Test(arguments: [Intent.Scroll.lineDown, .halfPageDown, .pageDown, .bottom])
    func scrollingDownToTheNewestFollowsAgain(scroll: Intent.Scroll) {
        let log = Self.log(100)
        var pane = LogPane()
        pane.scroll(.top, in: log, height: 10)
        for _ in 0..<100 { pane.scroll(scroll, in: log, height: 10) }
        #expect(pane.isFollowing)
    }

    @Test func scrollingDownWhileFollowingChangesNothing() {
        var pane = LogPane()
        pane.scroll(.pageDown, in: Self.log(100), height: 10)
        #expect(pane.isFollowing)
    }

    @Test func linesMoveTheSelectionAndTheViewOnlyAtItsEdges() {
        let log = Self.log(100)
        var pane = LogPane()
        #expect(pane.selection(in: log, height: 10) == 100)
        for _ in 0..<9 { pane.scroll(.lineUp, in: log, height: 10) }
        #expect(pane.selection(in: log, height: 10) == 91 && pane.window(of: log, height: 10) == 91..<101)
        pane.scroll(.lineUp, in: log, height: 10)
        #expect(pane.selection(in: log, height: 10) == 90 && pane.window(of: log, height: 10) == 90..<100)
        for _ in 0..<9 { pane.scroll(.lineDown, in: log, height: 10) }
        #expect(pane.selection(in: log, height: 10) == 99 && pane.window(of: log, height: 10) == 90..<100)
        pane.scroll(.lineDown, in: log, height: 10)
        #expect(pane.isFollowing && pane.selection(in: log, height: 10) == 100)
    }

    @Test func pagesMoveTheSelectionWithTheView() {
        let log = Self.log(100)
        var pane = LogPane()
        pane.select(95, in: log, height: 10)
        pane.scroll(.pageUp, in: log, height: 10)
        #expect(pane.selection(in: log, height: 10) == 86 && pane.window(of: log, height: 10) == 82..<92)
        pane.scroll(.halfPageDown, in: log, height: 10)
        #expect(pane.selection(in: log, height: 10) == 91 && pane.window(of: log, height: 10) == 87..<97)
        for _ in 0..<100 { pane.scroll(.pageUp, in: log, height: 10) }
        #expect(pane.selection(in: log, height: 10) == 1)
    }

    @Test func whatIsSelectedFromElsewhereComesIntoView() {
        let log = Self.log(100)
        var pane = LogPane()
        pane.select(50, in: log, height: 10)
        #expect(pane.window(of: log, height: 10) == 50..<60 && pane.selection(in: log, height: 10) == 50)
        pane.select(70, in: log, height: 10)
        #expect(pane.window(of: log, height: 10) == 61..<71 && pane.selection(in: log, height: 10) == 70)
        pane.select(1000, in: log, height: 10)
        #expect(pane.window(of: log, height: 10) == 91..<101 && pane.selection(in: log, height: 10) == 100)
        pane.select(0, in: log, height: 10)
        #expect(pane.selection(in: log, height: 10) == 1)
    }

    @Test func nothingIsSelectedWhereNothingIs() {
        let log = Self.log(0)
        var pane = LogPane()
        #expect(pane.selection(in: log, height: 10) == nil)
        for scroll in [Intent.Scroll.lineUp, .pageUp, .top, .lineDown, .pageDown] {
            pane.scroll(scroll, in: log, height: 10)
            pane.select(5, in: log, height: 10)
            #expect(pane.selection(in: log, height: 10) == nil)
        }
    }

    @Test func pauseHoldsWhatIsInViewAndAgainFollows() {
        let log = Self.log(100)
        var pane = LogPane()
        pane.togglePause(in: log, height: 10)
        #expect(!pane.isFollowing && pane.window(of: log, height: 10) == 91..<101)
        pane.togglePause(in: log, height: 10)
        #expect(pane.isFollowing)
    }

    @Test func aShortLogFillsThePaneFromTheTop() {
        var log = Self.log(3)
        var pane = LogPane()
        #expect(pane.window(of: log, height: 10) == 1..<4)
        pane.scroll(.pageUp, in: log, height: 10)
        Self.add(20, to: &log)
        #expect(pane.window(of: log, height: 10) == 1..<11)
    }

    @Test func evictionShiftsNothingUntilTheAnchorItselfGoes() {
        var log = Self.log(100, limit: 100)
        var pane = LogPane()
        pane.scroll(.pageUp, in: log, height: 10)
        let window = pane.window(of: log, height: 10)
        Self.add(12, to: &log)
        #expect(pane.window(of: log, height: 10) == window)
        #expect(pane.unseen(of: log) == (12, 12))
        Self.add(100, to: &log)
        #expect(pane.window(of: log, height: 10).lowerBound == log.firstID)
        #expect(pane.unseen(of: log) == (112, 112))
    }

    @Test func theAnchorHoldsStillUnderAnyAppends() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            var log = Self.log(Int.random(in: 0...300, using: &random), limit: 250)
            var pane = LogPane()
            let height = Int.random(in: 1...60, using: &random)
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let scrolls: [Intent.Scroll] = [.lineUp, .lineDown, .halfPageUp, .pageUp, .pageDown, .top]
                pane.scroll(scrolls.randomElement(using: &random) ?? .top, in: log, height: height)
            }
            let wasFollowing = pane.isFollowing
            let top = pane.window(of: log, height: height).lowerBound
            Self.add(Int.random(in: 0...400, using: &random), to: &log)
            let window = pane.window(of: log, height: height)
            #expect(window.count <= height && window.lowerBound >= log.firstID && window.upperBound <= log.nextID)
            if wasFollowing {
                #expect(window.upperBound == log.nextID)
            } else {
                #expect(window.lowerBound == max(top, log.firstID))
            }
            if let selection = pane.selection(in: log, height: height) {
                #expect(pane.window(of: log, height: max(height, 1)).contains(selection))
            }
        }
    }
}

/// The pane of a log that is shown whole, by ids.
extension LogPane {
    func window(of log: MessageLog, height: Int) -> Range<UInt64> {
        let ruler = LogRuler(LogLines(of: log), height: height)
        let window = window(in: ruler).lines
        return log.firstID + UInt64(window.lowerBound)..<log.firstID + UInt64(window.upperBound)
    }

    func selection(in log: MessageLog, height: Int) -> UInt64? {
        selection(in: LogRuler(LogLines(of: log), height: height))
    }

    func unseen(of log: MessageLog) -> (new: Int, evicted: Int) { unseen(in: LogLines(of: log)) }

    mutating func togglePause(in log: MessageLog, height: Int) {
        togglePause(in: LogRuler(LogLines(of: log), height: height))
    }

    mutating func select(_ id: UInt64, in log: MessageLog, height: Int) {
        select(id, in: LogRuler(LogLines(of: log), height: height))
    }

    mutating func scroll(_ scroll: Intent.Scroll, in log: MessageLog, height: Int) {
        self.scroll(scroll, in: LogRuler(LogLines(of: log), height: height))
    }
}
