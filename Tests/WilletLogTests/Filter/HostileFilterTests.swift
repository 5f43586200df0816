import TestSupport
import Testing

@testable import WilletLog

/// Expressions and texts that were made to keep a matcher busy. Each of these would take from minutes to ages.
@Suite("Hostile expressions and texts")
struct HostileFilterTests {
    @Test(
        "a limit ends what would not, and is told",
        arguments: [
            ("/(a+)+$/", 40), ("/(a+)+$/", 1000), ("/(a+)+$/", 60_000), ("/(a+)+$/", 200_000), ("/(a|aa)+$/", 60),

            (#"/^(([a-z])+.)+[A-Z]([a-z])+$/"#, 200), ("/(a*)*b!$/", 100), ("/a*a*a*a*a*a*b$/", 5000),
            (#"/(\w+:|.)*end\d/"#, 8000),
            (#"/(\w+:|.)*end\d/"#, 100_000), (#"/(a?){50}a{50}\1b$/"#, 49),
            ("/((a+)+)+(?!.)$/i", 3000),
        ]
    )
    func limit(expression: String, count: Int) throws {
        let pattern = try #require(expression.split(separator: "/").first)
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count) + Array("! b = end : x".utf8)
        let matcher = ExpressionMatcher()
        for jit in [true, false] {
            let compiled = try RegularExpression(Array(pattern.utf8), isCaseless: expression.hasSuffix("i"), jit: jit)
            let answer = bytes.withUnsafeBytes { matcher.find(compiled, in: $0, beginning: 0...bytes.count) }
            #expect(answer == .limit, "machine code: \(jit)")
        }
    }

    @Test("entries for which a limit was hit are counted, and do not match")
    func counted() throws {
        var log = MessageLog()
        for _ in 0..<3 {
            log.append(String(repeating: "a", count: 100) + "!")
            log.append("aaa")
        }
        var filtered = FilteredLog(try Filter("/(a+)+$/"))
        filtered.update(with: log, budget: .unlimited)
        #expect(filtered.ids == [2, 4, 6] && filtered.undecidedCount == 3)
        var opposite = FilteredLog(try Filter("a !/(a+)+$/"))
        opposite.update(with: log, budget: .unlimited)
        #expect(opposite.ids == [1, 3, 5] && opposite.undecidedCount == 3)
    }

    @Test("an entry of 20 MiB is searched to its end")
    func large() throws {
        var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 20 << 20)
        for index in stride(from: 0, to: bytes.count, by: 97) { bytes[index] = UInt8(ascii: " ") }
        bytes.replaceSubrange(bytes.count - 9..<bytes.count, with: Array("the needle".utf8.dropFirst()))
        for (text, matches) in [
            ("needle", true), ("needles", false), (#"/n\w+e$/"#, true), ("/^he/", false),
            (#"/(?<=the )needle|(?<=he )needle\z/"#, true),
            (#"/\w+@/"#, false), ("/NEED.E/i", true), (".a", false),
        ] {
            let filter = try Filter(text)
            #expect(filter.matches(bytes) == matches, "\(text)")
        }
        let finder = MatchFinder(try Filter("/needle/"))
        let found = bytes.withUnsafeBytes { finder.ranges(in: $0, limit: 2) }
        #expect(found == [bytes.count - 6..<bytes.count])
    }

    @Test("a window's borders neither hide a match nor make one", arguments: [0, 1, 31, 1000])
    func borders(shift: Int) throws {
        // What is looked for lies across every place where a window may begin or end.
        let word = Array("<ÄÖ€😀needle>".utf8)
        for place in stride(from: 31 << 10, through: 130 << 10, by: 1 << 10) {
            var bytes = [UInt8](repeating: UInt8(ascii: "."), count: 140 << 10)
            bytes.replaceSubrange(place - shift..<place - shift + word.count, with: word)
            for text in [#"/<\w*.{4}needle>/"#, #"/(?<=\.<)Ä/"#, "/[^.]+>/", #"/€\X+?need/"#, #"/\W<(?!x)/"#] {
                #expect(try Filter(text).matches(bytes), "\(text) at \(place)")
            }
            for text in [#"/^</"#, "/[^.]$/", "/^.{100}<$/", #"/\.$\n/"#] {
                #expect(try !Filter(text).matches(bytes), "\(text) at \(place)")
            }
        }
    }

    @Test("no bytes trap an expression, and with or without machine code the answer is the same")
    func random() throws {
        var random = SeededGenerator(seed: 11)
        let patterns = [
            "a.b", "^é+$", "[^a]b", #"\bA\b"#, "(?i)É|ß", #"(?<!a)b"#, #"\p{L}+"#, "a|^$", "(a|b)*c", #"\x{C3}"#,
            "[\u{80}-\u{FFFF}]a",
        ]
        let alphabet: [UInt8] = [0x61, 0x62, 0x63, 0x41, 0xC3, 0xA9, 0x9F, 0xE2, 0x82, 0xAC, 0xF0, 0xFF, 0x00, 0x0A]
        let matcher = ExpressionMatcher()
        for pattern in patterns {
            let fast = try RegularExpression(Array(pattern.utf8))
            let slow = try RegularExpression(Array(pattern.utf8), jit: false)
            for _ in 0..<300 {
                let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }
                bytes.withUnsafeBytes {
                    let answer = matcher.find(fast, in: $0, beginning: 0...$0.count)
                    #expect(answer == matcher.find(slow, in: $0, beginning: 0...$0.count), "\(pattern) in \(bytes)")
                }
            }
        }
    }

    @Test("no pattern traps the compiler")
    func patterns() {
        var random = SeededGenerator(seed: 12)
        let parts = [
            "a", "(", ")", "[", "]", "*", "+", "?", "{1,9}", "{900}", "|", "^", "$", "\\", "\\1", "(?R)", "(?<n>",
            "(?=", "(?<=", "(*UTF)",
            "(*LIMIT_MATCH=999999999)", "(?C1)", "\\C", "\\x{110000}", "\\p{L}", "\\Q", "\\E", "é", "\u{0}", "(?i)",
            "(?|", "\\K", "(*COMMIT)",
        ]
        let bytes = Array("aaaéaaa\u{0}a".utf8)
        let matcher = ExpressionMatcher()
        for _ in 0..<3000 {
            let pattern = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &random)]
            }.joined()
            do throws(RegularExpression.SyntaxError) {
                let expression = try RegularExpression(Array(pattern.utf8))
                _ = bytes.withUnsafeBytes { matcher.find(expression, in: $0, beginning: 0...bytes.count) }
            } catch {
                #expect(!error.message.isEmpty && error.offset <= pattern.utf8.count)
            }
        }
    }
}
