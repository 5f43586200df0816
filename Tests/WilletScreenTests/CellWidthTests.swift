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
