import TestSupport
import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Folded log")
struct FoldedLogTests {
    @Test("what follows its like has no line of its own")
    func repeats() {
        var log = MessageLog()
        for text in ["a", "a", "b", "a", "a", "a"] { log.append(text) }
        log.append(.message(.outbound, .text), at: Filter.now, text: "a")
        log.append(.message(.outbound, .binary), at: Filter.now, text: "a")
        for _ in 0..<2 { log.append(.control(.inbound, .ping), at: Filter.now, text: "a") }
        for _ in 0..<2 { log.append(.note(.error), at: Filter.now, text: "a") }
        for _ in 0..<2 { log.append(.gap, at: Filter.now, text: "a") }
        var folded = FoldedLog()
        folded.update(with: log, of: nil)
        #expect(folded.heads == [1, 3, 4, 7, 8, 9, 11, 12, 13, 14])
        #expect(folded.isCurrent(with: log, of: nil) && folded.position(of: 5) == 3)
        log.append(.gap, at: Filter.now, text: "a")
        log.append("a")
        #expect(!folded.isCurrent(with: log, of: nil))
        folded.update(with: log, of: nil)
        #expect(folded.heads.suffix(2) == [15, 16])
    }

    @Test("heartbeats share a line though they differ")
    func heartbeats() throws {
        var log = MessageLog()
        for text in ["beat 1", "beat 2", "x", "beat 3", "beat 4", "beat 5"] { log.append(text) }
        var folded = FoldedLog(heartbeats: try Filter("/^beat/"))
        folded.update(with: log, of: nil)
        #expect(folded.heads == [1, 3, 4])
    }

    @Test("what a filter leaves out does not part what it leaves")
    func filtered() throws {
        var log = MessageLog()
        for text in ["a", "x", "a", "b", "x", "b"] { log.append(text) }
        var shown = FilteredLog(try Filter("!x"))
        shown.update(with: log)
        var folded = FoldedLog()
        folded.update(with: log, of: shown)
        #expect(folded.heads == [1, 4])
    }

    @Test("a message has a line of its own until it is written, and for ever where it failed")
    func statuses() {
        var log = MessageLog()
        var folded = FoldedLog()
        for status in [Entry.Status.written, .queued, .queued, .queued] {
            log.setStatus(status, of: log.append(.message(.outbound, .text), at: Filter.now, text: "a"))
        }
        folded.update(with: log, of: nil)
        #expect(folded.heads == [1, 2, 3, 4])
        log.setStatus(.written, of: 3)
        folded.reconsider(3, in: log, of: nil)
        #expect(folded.heads == [1, 2, 3, 4])
        log.setStatus(.written, of: 2)
        folded.reconsider(2, in: log, of: nil)
        #expect(folded.heads == [1, 4])
        log.setStatus(.failed("no"), of: 4)
        folded.reconsider(4, in: log, of: nil)
        #expect(folded.heads == [1, 4])
    }

    @Test("a line that loses its first entries keeps the others")
    func eviction() {
        var log = MessageLog(limits: .init(entries: 4))
        var folded = FoldedLog()
        for text in ["a", "a", "a", "b"] { log.append(text) }
        folded.update(with: log, of: nil)
        log.append("b")
        folded.update(with: log, of: nil)
        #expect(folded.heads == [2, 4])
        log.removeAll()
        folded.update(with: log, of: nil)
        #expect(folded.heads.isEmpty)
        log.append("b")
        folded.update(with: log, of: nil)
        #expect(folded.heads == [6])
    }

    @Test("equals what is found entry by entry, whatever is appended, evicted and budgeted", arguments: 0..<12)
    func property(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var log = MessageLog(limits: .init(entries: Int.random(in: 1...3000, using: &random), bytes: 1 << 20))
        let heartbeats = seed % 3 == 0 ? try Filter("b") : nil
        var shown = seed % 2 == 0 ? FilteredLog(try Filter("!c")) : nil
        var folded = FoldedLog(heartbeats: heartbeats)
        for _ in 0..<40 {
            if Bool.random(using: &random) {
                // Enough bytes to become a segment as they are.
                var payloads = (0..<Int.random(in: 1...800, using: &random)).map { _ in Self.payload(&random) }
                payloads.append([UInt8](repeating: UInt8(ascii: "-"), count: 20_000))
                log.append(received: payloads)
            } else {
                for _ in 0..<Int.random(in: 1...5, using: &random) { log.append(received: [Self.payload(&random)]) }
            }
            if Int.random(in: 0..<40, using: &random) == 0 { log.removeAll() }
            guard Bool.random(using: &random) else { continue }
            shown?.update(with: log, budget: .unlimited)
            let bytes = Int.random(in: 0...40_000, using: &random)
            folded.update(with: log, of: shown, budget: FilterBudget(bytes: bytes, duration: .seconds(1)))
        }
        shown?.update(with: log, budget: .unlimited)
        while !folded.isCurrent(with: log, of: shown) {
            folded.update(with: log, of: shown, budget: FilterBudget(bytes: 5000, duration: .seconds(1)))
        }
        // The first line may have lost the entries that it began with; the others begin where a repeat ends.
        let texts = log.entries(in: log.firstID..<log.nextID)
            .map { ($0.id, $0.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }) }
            .filter { shown == nil || !$0.1.contains("c") }
        var expected: [UInt64] = []
        for (index, (id, text)) in texts.enumerated() {
            let before = index > 0 ? texts[index - 1].1 : nil
            let areBeats = heartbeats != nil && text.contains("b") && before?.contains("b") == true
            if text != before, !areBeats { expected.append(id) }
        }
        #expect(folded.heads == expected)
    }

    private static func payload(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...2, using: &random)).map { _ in
            Array("abc".utf8)[Int.random(in: 0..<3, using: &random)]
        }
    }
}

extension FoldedLog {
    fileprivate var heads: [UInt64] { (0..<count).map { self[$0] } }
}
