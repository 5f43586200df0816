import TestSupport
import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Filtered log")
struct FilteredLogTests {
    @Test("knows the matches by position and by id, and forgets the evicted")
    func positions() throws {
        var log = MessageLog(limits: .init(entries: 10))
        for index in 1...10 { log.append(index % 3 == 0 ? "fizz" : "no") }
        var filtered = FilteredLog(try Filter("fizz"))
        filtered.update(with: log)
        #expect(filtered.ids == [3, 6, 9] && filtered.isCurrent(with: log))
        #expect(filtered.position(of: 0) == 0 && filtered.position(of: 6) == 1 && filtered.position(of: 7) == 2)
        #expect(
            filtered.position(of: 10) == 3 && filtered.contains(6) && !filtered.contains(7) && !filtered.contains(99)
        )
        for _ in 0..<5 { log.append("fizz") }
        #expect(!filtered.isCurrent(with: log))
        filtered.update(with: log)
        #expect(filtered.ids == [6, 9, 11, 12, 13, 14, 15] && filtered.position(of: 9) == 1)
        log.removeAll()
        filtered.update(with: log)
        #expect(filtered.count == 0 && filtered.isCurrent(with: log))
        log.append("fizz")
        filtered.update(with: log)
        #expect(filtered.ids == [16])
    }

    @Test("a text is not found across the end of a payload, nor in a control frame's neighbours")
    func borders() throws {
        var log = MessageLog()
        let filler = [UInt8](repeating: UInt8(ascii: "."), count: 20_000)
        let payloads = ["ab", "ab", "xaba", "", "b", "abab", "a", "ab", "b", "aab"].map { Array($0.utf8) }
        log.append(received: [filler] + payloads + [filler], controls: [4, 8])
        var filtered = FilteredLog(try Filter("aba"))
        filtered.update(with: log)
        #expect(filtered.ids == [4, 7])
    }

    @Test("a step does what the budget allows, at least one entry")
    func budget() throws {
        var log = MessageLog()
        for _ in 0..<100 { log.append(String(repeating: "x", count: 936)) }
        var filtered = FilteredLog(try Filter("x"))
        filtered.update(with: log, budget: FilterBudget(bytes: 10_000))
        #expect(filtered.count == 11 && filtered.nextID == 12 && !filtered.isCurrent(with: log))
        filtered.update(with: log, budget: FilterBudget(bytes: 0))
        #expect(filtered.count == 12)
        filtered.update(with: log, budget: .unlimited)
        #expect(filtered.count == 100 && filtered.isCurrent(with: log))

        var slow = FilteredLog(try Filter("/x/"))
        slow.update(with: log, budget: FilterBudget(duration: .zero))
        #expect(slow.count == 64)
    }

    @Test("equals what is found entry by entry, whatever is appended, evicted and budgeted", arguments: 0..<8)
    func property(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let limits = MessageLog.Limits(entries: Int.random(in: 1...6000, using: &random), bytes: 1 << 20)
        var log = MessageLog(limits: limits)
        let texts = [
            "a", "ab", #""b a""#, "/a+b/", "/^b|a$/", "/B/i", "!a", "a !b", "b|c", "!(a b)", "size>3", "size<=2 a",
            "dir:out b",
            "op:ping", "!op:text", "op:ping|close b", ".a", ".a == 1", ".a != 1", "!.a a", ".a > 1 | ab",
            "aba | .a !/c/",
            "(a|b) (b|c) size<9", "since:12:34:56", "",
        ]
        var filtered = try texts.map { FilteredLog(try Filter($0)) }
        for _ in 0..<40 {
            append(to: &log, &random)
            for index in filtered.indices where !random.oneIn(3) {
                let bytes = Int.random(in: 0...40_000, using: &random)
                filtered[index].update(with: log, budget: FilterBudget(bytes: bytes, duration: .seconds(1)))
            }
            if random.oneIn(40) { log.removeAll() }
        }
        for (index, text) in texts.enumerated() {
            repeat {
                filtered[index].update(with: log, budget: FilterBudget(bytes: 5000, duration: .seconds(1)))
            } while !filtered[index].isCurrent(with: log)
            let naive = NaiveFilter(text)
            let expected = log.entries(in: log.firstID..<log.nextID).filter(naive.matches).map(\.id)
            #expect(filtered[index].ids == expected, "\(text)")
            let filter = try Filter(text)
            for _ in 0..<20 {
                let id = UInt64.random(in: 0...log.nextID + 5, using: &random)
                let bytes = Int.random(in: 0...20_000, using: &random)
                let newer = search(filter, log, from: id, .newer, bytes: bytes)
                #expect(newer == expected.first { $0 >= id }, "\(text) from \(id)")
                let older = search(filter, log, from: id, .older, bytes: bytes)
                #expect(older == expected.last { $0 <= id }, "\(text) from \(id)")
            }
        }
    }

    private func search(
        _ filter: Filter,
        _ log: MessageLog,
        from id: UInt64,
        _ direction: Filter.SearchDirection,
        bytes: Int
    ) -> UInt64? {
        var next = id
        while true {
            let budget = FilterBudget(bytes: bytes, duration: .seconds(1))
            switch filter.nearestMatch(in: log, from: next, towards: direction, budget: budget) {
            case .found(let id): return id
            case .none: return nil
            case .paused(let id):
                #expect(direction == .newer ? id > next || id == log.firstID : id < next)
                next = id
            }
        }
    }

    private func append(to log: inout MessageLog, _ random: inout SeededGenerator) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let kinds: [Entry.Kind] = [
                .message(.outbound, .text), .message(.inbound, .binary), .control(.outbound, .close), .note(.warning),
                .gap,
            ]
            let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
            let earlier = Timestamp(nanoseconds: Filter.now.nanoseconds - 1)
            _ = payload(&random).withUnsafeBytes {
                log.append(kind, at: random.oneIn(2) ? earlier : Filter.now, payload: $0)
            }
        case 1:
            log.append(
                received: (0..<Int.random(in: 0...5, using: &random)).map { _ in payload(&random) },
                controls: [1]
            )
        default:
            // Enough bytes to become a segment as they are.
            var payloads = (0..<Int.random(in: 1...1500, using: &random)).map { _ in payload(&random) }
            payloads.insert([UInt8](repeating: UInt8(ascii: "-"), count: 20_000), at: 0)
            let controls = Set(payloads.indices.filter { payloads[$0].count < 126 && random.oneIn(9) })
            log.append(received: payloads, controls: controls)
        }
    }

    private func payload(_ random: inout SeededGenerator) -> [UInt8] {
        if random.oneIn(5) { return Array(#"{"a":\#(Int.random(in: 0...2, using: &random))}"#.utf8) }
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Array("abcB".utf8)[Int.random(in: 0..<4, using: &random)]
        }
    }
}

/// The conditions of the property test, each written out again in the plainest way.
private struct NaiveFilter {
    let matches: (Entry) -> Bool

    init(_ filter: String) {
        matches = { entry in
            let text = entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            let isNote: Bool =
                switch entry.kind {
                case .note, .gap: true
                case .message, .control: false
                }
            let isMessage: Bool =
                switch entry.kind {
                case .message: true
                case .note, .gap, .control: false
                }
            let isPing = entry.kind == .control(.inbound, .ping)
            let isClose = entry.kind == .control(.outbound, .close)
            let isText = entry.kind == .message(.inbound, .text) || entry.kind == .message(.outbound, .text)
            let a: Int? = isMessage && text.hasPrefix("{") ? text.utf8.dropFirst(5).first.map { Int($0) - 48 } : nil
            return switch filter {
            case "a": text.contains("a")
            case "ab", "/a+b/": text.contains("ab")
            case #""b a""#: false
            case "/^b|a$/": text.hasPrefix("b") || text.hasSuffix("a")
            case "/B/i": text.lowercased().contains("b")
            case "!a": !text.contains("a")
            case "a !b": text.contains("a") && !text.contains("b")
            case "b|c": text.contains("b") || text.contains("c")
            case "!(a b)": !(text.contains("a") && text.contains("b"))
            case "size>3": !isNote && entry.count > 3
            case "size<=2 a": !isNote && entry.count <= 2 && text.contains("a")
            case "dir:out b": (entry.kind == .message(.outbound, .text) || isClose) && text.contains("b")
            case "op:ping": isPing
            case "!op:text": !isText
            case "op:ping|close b": (isPing || isClose) && text.contains("b")
            case ".a": a != nil
            case ".a == 1": a == 1
            case ".a != 1": a != nil && a != 1
            case "!.a a": a == nil && text.contains("a")
            case ".a > 1 | ab": a == 2 || text.contains("ab")
            case "aba | .a !/c/": text.contains("aba") || a != nil
            case "(a|b) (b|c) size<9":
                text.contains { "ab".contains($0) } && text.contains { "bc".contains($0) } && !isNote && entry.count < 9
            case "since:12:34:56": entry.time >= Filter.now
            default: true
            }
        }
    }
}
