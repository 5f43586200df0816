import TestSupport
import Testing
import WilletScreen

@Suite("Columns of text")
struct CellWidthTests {
    @Test(
        "counts columns and takes the longest start that fits",
        arguments: [
            ("hello", 5, 3, "hel", 3), ("世界", 4, 3, "世", 2), ("e\u{301}e\u{301}", 2, 1, "e\u{301}", 1),
            ("", 0, 5, "", 0),
            ("a\u{1B}b", 3, 2, "a\u{1B}", 2), ("世", 2, 1, "", 0), ("ab", 2, 0, "", 0), ("ab", 2, -1, "", 0),
        ]
    )
    func prefix(text: String, columns: Int, limit: Int, start: String, used: Int) {
        #expect(CellWidth.sample.columns(of: text) == columns)
        let (prefix, taken) = CellWidth.sample.prefix(of: text, columns: limit)
        #expect(prefix == start)
        #expect(taken == used)
    }

    @Test(
        "cuts with an ellipsis only what does not fit",
        arguments: [
            ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("世界", 3, "世…"),
            ("世界", 2, "…"), ("世界", 4, "世界"), ("", 0, ""),
        ]
    )
    func truncated(text: String, columns: Int, cut: String) {
        #expect(CellWidth.sample.truncated(text, to: columns) == cut)
    }

    @Test(
        "text is wrapped at spaces, and within a word that is too long; the last line has the rest",
        arguments: [
            ("", 5, [""]),
            ("short", 5, ["short"]),
            ("one two", 5, ["one", "two"]),
            ("one  two three", 7, ["one", "two", "three"]),
            ("abcdefgh", 3, ["abc", "def", "gh"]),
            ("a bcdefgh", 4, ["a", "bcde", "fgh"]),
            ("日本語", 3, ["日", "本", "語"]),
            ("日", 1, ["日"]),
            ("one two three four five", 5, ["one", "two", "three four five"]),
            ("three  ", 5, ["three"]),
        ]
    )
    func wrapped(text: String, columns: Int, lines: [String]) {
        #expect(CellWidth.sample.wrapped(text, to: columns, count: 3) == lines)
    }

    @Test("cuts in ASCII where there is nothing else")
    func asciiEllipsis() {
        #expect(CellWidth.ascii.truncated("hello", to: 3) == "he~")
    }

    @Test("agrees with what is drawn", arguments: 0..<40)
    func agrees(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let text = hostileText(count: .random(in: 0...12, using: &generator), using: &generator)
            let columns = CellWidth.sample.columns(of: text)
            var screen = Screen(size: ScreenSize(rows: 1, columns: 40))
            #expect(screen.draw(text, at: Position(row: 0, column: 0), width: .sample) == columns)
            let limit = Int.random(in: 0...12, using: &generator)
            let (prefix, used) = CellWidth.sample.prefix(of: text, columns: limit)
            #expect(CellWidth.sample.columns(of: prefix) == used)
            #expect(used <= limit)
            #expect(CellWidth.sample.columns(of: CellWidth.sample.truncated(text, to: limit)) <= limit)
        }
    }
}
