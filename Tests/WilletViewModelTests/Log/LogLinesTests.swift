import TestSupport
import Testing
import WilletLog
import WilletProtocol

@testable import WilletViewModel

/// Paging through a log that is filtered, folded, wrapped, growing and evicted.
@Suite struct LogLinesTests {
    private struct World {
        var log: MessageLog
        var filtered: FilteredLog?
        var folded: FoldedLog?
        var pane = LogPane()
        let height: Int
        let isWrapped: Bool

        var lines: LogLines { LogLines(of: log, filtered: filtered, folded: folded) }

        var ruler: LogRuler {
            let (lines, limit) = (lines, LogRuler.lineLimit(height: height))
            let measure: (Int) -> Int = { min(Int(lines[$0] % 7) + 1, limit) }
            return LogRuler(lines, height: height, unread: pane.unread, measure: isWrapped ? measure : nil)
        }

        mutating func append(_ count: Int, _ random: inout SeededGenerator) {
            for _ in 0..<count {
                let text = ["a", "b", "c"][Int.random(in: 0..<3, using: &random)]
                log.append(.message(.inbound, .text), at: .noon(), text: text)
            }
            filtered?.update(with: log, budget: .unlimited)
            folded?.update(with: log, of: filtered, budget: .unlimited)
        }

        /// The ids that there are to show, found the plain way.
        var expected: [UInt64] {
            var ids: [UInt64] = []
            var before: String?
            for entry in log.entries(in: log.firstID..<log.nextID) {
                let text = entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                if filtered != nil, text == "c" { continue }
                if folded == nil || text != before { ids.append(entry.id) }
                before = text
            }
            return ids
        }

        var shown: [UInt64] { pane.window(in: ruler).lines.map { lines[$0] } }
    }

    private static func world(_ random: inout SeededGenerator) throws -> World {
        let filter = try Filter("!c", now: .noon(), utcOffset: 0)
        let limits = MessageLog.Limits(entries: Int.random(in: 20...400, using: &random))
        return World(
            log: MessageLog(limits: limits),
            filtered: random.oneIn(3) ? nil : FilteredLog(filter),
            folded: random.oneIn(2) ? nil : FoldedLog(),
            height: Int.random(in: 1...30, using: &random),
            isWrapped: random.oneIn(2)
        )
    }

    @Test(arguments: 0..<100)
    func pagingShowsEveryMatchInOrderAndNothingElse(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var world = try Self.world(&random)
        world.append(Int.random(in: 1...500, using: &random), &random)
        world.pane.scroll(.top, in: world.ruler)
        var seen: [UInt64] = []
        for round in 0..<2000 where !world.pane.isFollowing {
            if round < 300 { world.append(Int.random(in: 0...3, using: &random), &random) }
            // What is in view follows what was seen without a hole, but for what was evicted from view to view.
            let shown = world.shown
            #expect(shown.allSatisfy(world.expected.contains))
            if let first = shown.first, let last = seen.last {
                // A line whose first entries were evicted is the same line still.
                let place = world.lines.position(of: last)
                let missed = world.expected.filter { $0 > last && $0 < first && world.lines.position(of: $0) != place }
                #expect(missed.isEmpty, "skipped \(missed)")
            }
            // The last line may be in view in part: it is to be shown again.
            let window = world.pane.window(in: world.ruler)
            var rows = 0
            for position in window.lines {
                rows += world.ruler.rows(at: position)
                if rows <= world.height || position == window.lines.lowerBound { seen.append(world.lines[position]) }
            }
            let scroll: Intent.Scroll = random.oneIn(2) ? .pageDown : .halfPageDown
            world.pane.scroll(scroll, in: world.ruler)
        }
        #expect(world.pane.isFollowing)
        #expect(world.shown.last == world.expected.last)
        #expect(world.shown.elementsEqual(world.expected.suffix(world.shown.count)))
    }

    @Test(arguments: 0..<100)
    func pagingUpShowsEveryMatchToo(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var world = try Self.world(&random)
        world.append(Int.random(in: 1...500, using: &random), &random)
        var (oldest, window) = (world.shown.first, world.pane.window(in: world.ruler))
        for _ in 0..<1000 {
            world.pane.scroll(random.oneIn(2) ? .pageUp : .halfPageUp, in: world.ruler)
            let shown = world.shown
            #expect(
                shown.elementsEqual(
                    world.expected.filter { id in shown.first.map { id >= $0 } == true }
                        .prefix(shown.count)
                )
            )
            // What was on top is in view still, or right below it.
            if let oldest, let last = shown.last {
                #expect(!world.expected.contains { $0 > last && $0 < oldest })
            }
            let next = world.pane.window(in: world.ruler)
            guard next != window else { break }
            (oldest, window) = (shown.first, next)
        }
        #expect(oldest == world.expected.first)
    }

    @Test(arguments: 0..<100)
    func aPausedViewHoldsStillUnderArrivalsAndEvictions(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var world = try Self.world(&random)
        world.append(Int.random(in: 1...500, using: &random), &random)
        world.pane.scroll(random.oneIn(2) ? .pageUp : .lineUp, in: world.ruler)
        guard let selection = world.pane.selection(in: world.ruler), let top = world.shown.first else { return }
        let filtered = world.filtered
        let skip = world.pane.window(in: world.ruler).skip
        for _ in 0..<20 {
            world.append(Int.random(in: 0...40, using: &random), &random)
            let shown = world.shown
            #expect(shown.allSatisfy(world.expected.contains))
            let position = world.lines.position(of: top)
            if position < world.lines.count {
                #expect(shown.first == world.lines[position])
                let isSame = world.lines[position] == top
                #expect(world.pane.window(in: world.ruler).skip == (isSame ? skip : 0))
            }
            if world.expected.contains(selection), shown.contains(selection) {
                #expect(world.pane.selection(in: world.ruler) == selection)
            }
            let unseen = world.pane.unseen(in: world.lines)
            #expect(unseen.evicted >= 0 && unseen.new >= 0)
            if filtered == nil, world.folded == nil { #expect(unseen.new <= Int(world.log.nextID)) }
        }
    }

    /// One that follows fills its room, and neither stopping nor choosing what is whole in view moves it.
    @Test(arguments: 0..<100)
    func noRoomIsLeftBlank(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var world = try Self.world(&random)
        world.append(Int.random(in: 1...200, using: &random), &random)
        let (window, ruler) = (world.pane.window(in: world.ruler), world.ruler)
        let rows = window.lines.reduce(-window.skip) { $0 + ruler.rows(at: $1) }
        #expect(rows == min(world.height, (0..<ruler.lines.count).reduce(0) { $0 + ruler.rows(at: $1) }))
        #expect(window.lines.upperBound == ruler.lines.count)
        world.pane.togglePause(in: world.ruler)
        #expect(world.pane.window(in: world.ruler) == window)
        // Up to the first line that is whole, and once more.
        for position in window.lines.reversed().dropFirst() {
            world.pane.scroll(.lineUp, in: world.ruler)
            #expect(world.pane.selectedPosition(in: world.ruler) == position)
            let isWhole = position > window.lines.lowerBound || window.skip == 0
            #expect((world.pane.window(in: world.ruler) == window) == isWhole)
        }
        guard world.pane.selectedPosition(in: world.ruler) == window.lines.lowerBound else { return }
        #expect(world.pane.window(in: world.ruler).skip == 0)
    }

    @Test func linesKnowHowManyEntriesTheyStandFor() throws {
        var log = MessageLog()
        for text in ["a", "a", "c", "a", "b", "c", "b"] {
            log.append(.message(.inbound, .text), at: .noon(), text: text)
        }
        var filtered = FilteredLog(try Filter("!c", now: .noon(), utcOffset: 0))
        filtered.update(with: log)
        var folded = FoldedLog()
        folded.update(with: log, of: filtered)
        let lines = LogLines(of: log, filtered: filtered, folded: folded)
        #expect((0..<lines.count).map { lines[$0] } == [1, 5])
        #expect((0..<lines.count).map { lines.entryCount(at: $0) } == [3, 2])
        #expect((0..<9).map { lines.position(of: $0) } == [0, 0, 0, 0, 0, 1, 1, 1, 2])
        #expect(lines.contains(4) && !lines.contains(3) && !lines.contains(8) && lines.newCount(since: 4) == 3)
    }
}
