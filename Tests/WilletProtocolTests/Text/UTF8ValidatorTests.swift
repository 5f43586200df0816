import CWilletUTF8
import TestSupport
import Testing
import WilletProtocol

@Suite("UTF-8 (RFC 3629)")
struct UTF8ValidatorTests {
    /// A case by name: octets, and the position of the first one that cannot be right, or `nil`.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var octets: [UInt8]
        var bad: Int?
        var isComplete: Bool

        init(_ name: String, _ octets: [UInt8], bad: Int? = nil, isComplete: Bool = true) {
            testDescription = name
            self.octets = octets
            self.bad = bad
            self.isComplete = bad == nil && isComplete
        }
    }

    static let rows: [Row] = [
        Row("U+0000", [0x00]),
        Row("U+007F", [0x7F]),
        Row("U+0080", [0xC2, 0x80]),
        Row("U+07FF", [0xDF, 0xBF]),
        Row("U+0800", [0xE0, 0xA0, 0x80]),
        Row("U+D7FF", [0xED, 0x9F, 0xBF]),
        Row("U+E000", [0xEE, 0x80, 0x80]),
        Row("U+FFFD", [0xEF, 0xBF, 0xBD]),
        Row("U+FFFE, a noncharacter", [0xEF, 0xBF, 0xBE]),
        Row("U+FFFF, a noncharacter", [0xEF, 0xBF, 0xBF]),
        Row("U+10000", [0xF0, 0x90, 0x80, 0x80]),
        Row("U+10FFFF", [0xF4, 0x8F, 0xBF, 0xBF]),
        Row("a byte order mark", [0xEF, 0xBB, 0xBF]),
        Row("overlong U+0000", [0xC0, 0x80], bad: 0),
        Row("overlong slash in two", [0xC0, 0xAF], bad: 0),
        Row("overlong U+007F in two", [0xC1, 0xBF], bad: 0),
        Row("overlong slash in three", [0xE0, 0x80, 0xAF], bad: 1),
        Row("overlong U+07FF in three", [0xE0, 0x9F, 0xBF], bad: 1),
        Row("overlong slash in four", [0xF0, 0x80, 0x80, 0xAF], bad: 1),
        Row("overlong U+FFFF in four", [0xF0, 0x8F, 0xBF, 0xBF], bad: 1),
        Row("surrogate U+D800", [0xED, 0xA0, 0x80], bad: 1),
        Row("surrogate U+DFFF", [0xED, 0xBF, 0xBF], bad: 1),
        Row("a surrogate pair", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], bad: 1),
        Row("U+110000", [0xF4, 0x90, 0x80, 0x80], bad: 1),
        Row("U+1FFFFF", [0xF7, 0xBF, 0xBF, 0xBF], bad: 0),
        Row("lead octet F5", [0xF5, 0x80, 0x80, 0x80], bad: 0),
        Row("five octets", [0xF8, 0x88, 0x80, 0x80, 0x80], bad: 0),
        Row("six octets", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], bad: 0),
        Row("FE", [0xFE], bad: 0),
        Row("FF", [0xFF], bad: 0),
        Row("a continuation alone", [0x80], bad: 0),
        Row("the last continuation alone", [0xBF], bad: 0),
        Row("one continuation too many", [0xC2, 0x80, 0x80], bad: 2),
        Row("two octets, the second ASCII", [0xC2, 0x41], bad: 1),
        Row("three octets, the third ASCII", [0xE2, 0x82, 0x41], bad: 2),
        Row("four octets, the fourth ASCII", [0xF0, 0x9F, 0x98, 0x41], bad: 3),
        Row("four octets, the fourth a lead", [0xF0, 0x9F, 0x98, 0xC2], bad: 3),
        Row("cut after one of two", [0xC2], isComplete: false),
        Row("cut after one of three", [0xE2], isComplete: false),
        Row("cut after two of three", [0xE2, 0x82], isComplete: false),
        Row("cut after one of four", [0xF0], isComplete: false),
        Row("cut after two of four", [0xF0, 0x9F], isComplete: false),
        Row("cut after three of four", [0xF0, 0x9F, 0x98], isComplete: false),
    ]

    private static func validate(_ chunks: [UInt8]...) -> (isValid: Bool, isComplete: Bool) {
        var validator = UTF8Validator()
        for chunk in chunks {
            guard chunk.withUnsafeBytes({ validator.validate($0) }) else { return (false, false) }
        }
        return (true, validator.isComplete)
    }

    @Test("Boundary cases are judged, behind and before ASCII of any length", arguments: rows)
    func boundaries(row: Row) {
        for before in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 23, 24, 31, 32, 33, 39, 40, 63, 64, 65] {
            for after in [0, 1, 2, 3, 4, 5, 8, 33] {
                let head = [UInt8](repeating: 0x61, count: before)
                let tail = [UInt8](repeating: 0x7A, count: after)
                let isWhole = row.bad == nil && row.isComplete
                let result = Self.validate(head + row.octets + tail)
                let isValid = isWhole || (row.bad == nil && after == 0)
                #expect(result.isValid == isValid, "\(before) before, \(after) behind")
                if isValid { #expect(result.isComplete == row.isComplete) }
            }
        }
    }

    @Test("A bad octet fails with its arrival, wherever the chunks are cut", arguments: rows)
    func everySplit(row: Row) {
        let good = Array(row.octets[..<(row.bad ?? row.octets.count)])
        for cut in 0...good.count {
            let result = Self.validate(Array(good[..<cut]), [], Array(good[cut...]))
            #expect(result.isValid)
            #expect(result.isComplete == (row.bad == nil ? row.isComplete : NaiveUTF8.judge(good).isComplete))
            guard let bad = row.bad else { continue }
            #expect(!Self.validate(Array(good[..<cut]), Array(good[cut...]) + [row.octets[bad]]).isValid)
            #expect(!Self.validate(good, [row.octets[bad]]).isValid)
        }
    }

    @Test("The naive decoder that judges below agrees with Swift's own", arguments: rows)
    func naiveDecoder(row: Row) {
        let judged = NaiveUTF8.judge(row.octets)
        #expect(judged.bad == row.bad)
        #expect((judged.bad == nil && judged.isComplete) == (String(validating: row.octets, as: UTF8.self) != nil))
    }

    /// Every sequence of up to three octets that begins with this one; what has failed already is not made longer.
    @Test("Every sequence of up to three octets is judged as a naive decoder does", arguments: UInt8(0x80)...0xFF)
    func upToThreeOctets(first: UInt8) {
        expectNaive([first])
        guard NaiveUTF8.judge([first]).bad == nil else { return }
        for second in 0...UInt8.max {
            expectNaive([first, second])
            guard NaiveUTF8.judge([first, second]).bad == nil else { continue }
            for third in 0...UInt8.max { expectNaive([first, second, third]) }
        }
    }

    @Test("Samples of four octets are judged as a naive decoder does", arguments: UInt8(0xF0)...0xF4)
    func fourOctets(first: UInt8) {
        var generator = SeededGenerator(seed: Int(first))
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for second in edges {
            for third in edges {
                for fourth in edges { expectNaive([first, second, third, fourth]) }
            }
        }
        for _ in 0..<2000 {
            let tail = (0..<3).map { _ in UInt8.random(in: 0x7E...0xC1, using: &generator) }
            expectNaive([first] + tail)
        }
    }

    /// More than the widest block of what is not ASCII.
    private static let among = Array("é語😀éé語語éééé😀😀語".utf8)

    /// Alone, inside ASCII and inside of what is not, so that it crosses the paths that take many octets at once.
    private func expectNaive(_ octets: [UInt8]) {
        let judged = NaiveUTF8.judge(octets)
        let alone = Self.validate(octets)
        let isWhole = judged.bad == nil && judged.isComplete
        let inside = Self.validate([0x61] + octets + [0x62, 0x63, 0x64, 0x65])
        let among = Self.validate(Self.among + octets + Self.among)
        guard alone.isValid == (judged.bad == nil), !alone.isValid || alone.isComplete == judged.isComplete,
            inside.isValid == isWhole, among.isValid == isWhole
        else {
            Issue.record("\(octets)")
            return
        }
    }

    @Test("Blocks of either width stop in front of what is not valid", arguments: 0..<50)
    func widths(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        var octets = Self.among
        while octets.count < 400 { octets += RandomStream.text(upTo: 40, using: &generator) }
        if generator.oneIn(2) { octets[Int.random(in: 60..<octets.count, using: &generator)] = 0xFF }
        let start = Self.among.count
        let bad = octets.firstIndex(of: 0xFF) ?? octets.count
        octets.withUnsafeBufferPointer { octets in
            for skip in [willet_utf8_skip_blocks, willet_utf8_skip_blocks_of_16] {
                let end = skip(octets.baseAddress, start, octets.count)
                #expect((start...max(start, bad)).contains(end))
                #expect(end % 16 == start % 16)
            }
        }
    }

    @Test("Random text, whole or damaged, is judged at the same octet in any chunks", arguments: 0..<50)
    func randomText(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let length = Int.random(in: 0...200, using: &generator)
            var octets = RandomStream.text(upTo: length, using: &generator)
            if !octets.isEmpty, generator.oneIn(2) {
                octets[Int.random(in: 0..<octets.count, using: &generator)] = UInt8.random(
                    in: 0x7F...0xFF,
                    using: &generator
                )
            }
            if generator.oneIn(4) { octets.removeLast(min(octets.count, 1)) }
            let judged = NaiveUTF8.judge(octets)
            let isText = judged.bad == nil && judged.isComplete
            #expect(isText == (String(validating: octets, as: UTF8.self) != nil))
            let whole = Self.validate(octets)
            #expect(whole.isValid == (judged.bad == nil))
            if whole.isValid { #expect(whole.isComplete == judged.isComplete) }

            // In chunks: the one that holds the bad octet is the first that fails.
            var validator = UTF8Validator()
            var start = 0
            while start < octets.count {
                let end = min(start + Int.random(in: 1...40, using: &generator), octets.count)
                let isValid = octets[start..<end].withUnsafeBytes { validator.validate($0) }
                #expect(isValid == (judged.bad.map { $0 >= end } ?? true), "seed \(seed), \(start)..<\(end)")
                guard isValid else { break }
                start = end
            }
        }
    }
}
