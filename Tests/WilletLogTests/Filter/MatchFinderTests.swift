import TestSupport
import Testing

@testable import WilletLog

@Suite("Match finder")
struct MatchFinderTests {
    @Test(
        "finds what texts and expressions match",
        arguments: [
            ("b", "abcb", [1..<2, 3..<4]), ("bb", "bbbb", [0..<4]), ("aba", "ababa", [0..<3]),
            ("ab|ca", "abcab", [0..<5]),
            ("/b+/", "abbcb", [1..<3, 4..<5]), ("/x*/", "axxa", [1..<3]), ("/^a|a$/", "aba", [0..<1, 2..<3]),
            ("/(?=b)/", "abb", []),
            (#"/a\Kb/"#, "ab", [1..<2]), (#"/(?<=b)c/"#, "bcc", [1..<2]), ("/é/i", "éÉe", [0..<4]),
            ("a !b", "ab", [0..<1]), ("!a", "a", []), ("(a|b) dir:in", "ab", [0..<2]),
            ("x", "", []), ("/x*/", "", []), (".a size>1", "aa", []), ("/a|bc/ abc", "xabcx", [1..<4]),
        ] as [(String, String, [Range<Int>])]
    )
    func finds(filter: String, text: String, ranges: [Range<Int>]) throws {
        let finder = MatchFinder(try Filter(filter))
        #expect(Array(text.utf8).withUnsafeBytes { finder.ranges(in: $0, limit: 100) } == ranges)
    }

    @Test("bounds what is looked for, and where")
    func bounds() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 10) + Array("ba".utf8)
        for text in ["a", "/a/"] {
            let finder = MatchFinder(try Filter(text))
            #expect(finder.isEmpty == false)
            #expect(bytes.withUnsafeBytes { finder.ranges(in: $0, limit: 3) } == [0..<3])
            #expect(bytes.withUnsafeBytes { finder.ranges(in: $0, limit: 0) } == [])
            #expect(bytes.withUnsafeBytes { finder.ranges(in: $0, beginning: 9..<11, limit: 9) } == [9..<10])
            #expect(bytes.withUnsafeBytes { finder.ranges(in: $0, beginning: 9..<999, limit: 9) } == [9..<10, 11..<12])
            #expect(bytes.withUnsafeBytes { finder.ranges(in: $0, beginning: 50..<99, limit: 9) } == [])
        }
        let across = MatchFinder(try Filter("aba"))
        #expect(bytes.withUnsafeBytes { across.ranges(in: $0, beginning: 9..<10, limit: 9) } == [9..<12])
        #expect(bytes.withUnsafeBytes { across.ranges(in: $0, beginning: 8..<9, limit: 9) } == [])
        let none = MatchFinder(try Filter("dir:in !a"))
        #expect(none.isEmpty == true)
    }

    @Test("bytes that are no text neither trap nor hide what is")
    func random() throws {
        var random = SeededGenerator(seed: 3)
        let finder = MatchFinder(try Filter(#"a | /b./ | /[^x]$/ | /\b/ | /é*/i"#))
        for _ in 0..<2000 {
            let alphabet: [UInt8] = [0x61, 0x62, 0xC3, 0xA9, 0xE2, 0x82, 0xF0, 0xFF, 0x00, 0x0A]
            let count = random.oneIn(20) ? 2000 : Int.random(in: 0...12, using: &random)
            let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            let ranges = bytes.withUnsafeBytes { finder.ranges(in: $0, limit: 5000) }
            for (range, next) in zip(ranges, ranges.dropFirst()) { #expect(range.upperBound < next.lowerBound) }
            for index in bytes.indices where bytes[index] == 0x61 { #expect(ranges.contains { $0.contains(index) }) }
        }
    }
}
