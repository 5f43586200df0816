import TestSupport
import Testing
import WilletScreen

@Suite("Drawing on a screen")
struct DrawTests {
    private func row(_ columns: Int, _ draw: (inout Screen) -> Void) -> Screen {
        var screen = Screen(size: ScreenSize(rows: 1, columns: columns))
        draw(&screen)
        return screen
    }

    @Test(
        "returns the columns it used, and cuts at the edge, at the limit and before a wide character without room",
        arguments: [
            ("hello", 0, nil, 5, "hello"), ("hello world", 0, nil, 8, "hello wo"), ("hello", 6, nil, 2, "      he"),
            ("hello", 1, 3, 3, " hel"), ("hello", 0, 0, 0, ""), ("hello", 0, -1, 0, ""), ("世界", 0, nil, 4, "世界"),
            ("a世界世x", 1, nil, 7, " a世界世"), ("世界", 5, nil, 3, "     世"), ("世界", 0, 3, 3, "世"),
            ("e\u{301}x", 0, nil, 2, "e\u{301}x"), ("", 0, nil, 0, ""),
        ] as [(String, Int, Int?, Int, String)]
    )
    func cuts(text: String, column: Int, limit: Int?, used: Int, shown: String) {
        var columns = 0
        let screen = row(8) {
            columns = $0.draw(text, at: Position(row: 0, column: column), width: .sample, limit: limit)
        }
        #expect(columns == used)
        #expect(screen.text == shown)
        #expect(screen.isSound)
    }

    @Test("adds attributes to what is drawn")
    func attributes() {
        var screen = row(6) {
            $0.draw("a世b", at: Position(row: 0, column: 0), style: Style(.error, .bold), width: .sample)
        }
        screen.add(.reverse, row: 0, columns: 1..<9)
        #expect(screen.styledText == "a世b\n~ 0 error bold, 1-3 error bold reverse, 4-5 text reverse")
        screen.add(.reverse, row: 1)
        screen.add(.underline, row: 0)
        #expect(screen[0, 0].style == Style(.error, [.bold, .underline]) && screen.isSound)
    }

    @Test("does nothing outside the screen", arguments: [(-1, 0), (0, -1), (1, 0), (0, 4), (.max, .max), (.min, .min)])
    func outside(row: Int, column: Int) {
        var screen = Screen(size: ScreenSize(rows: 1, columns: 4))
        #expect(screen.draw("x", at: Position(row: row, column: column), width: .sample) == 0)
        screen.fill(row: row, style: Style(.error))
        screen.fill(row: 0, columns: 4..<9, style: Style(.error))
        screen.fill(row: 0, columns: -3..<0, style: Style(.error))
        if row != 0 { #expect(screen == Screen(size: screen.size)) }
    }

    @Test("blanks the other half of a wide character that it cuts")
    func halves() {
        let left = row(4) {
            $0.draw("世界", at: Position(row: 0, column: 0), width: .sample)
            $0.draw("x", at: Position(row: 0, column: 1), width: .sample)
        }
        #expect(left.text == " x界")
        let right = row(4) {
            $0.draw("世界", at: Position(row: 0, column: 0), width: .sample)
            $0.draw("x", at: Position(row: 0, column: 2), width: .sample)
        }
        #expect(right.text == "世x")
        let both = row(4) {
            $0.draw("世界", at: Position(row: 0, column: 0), width: .sample)
            $0.draw("宽", at: Position(row: 0, column: 1), width: .sample)
        }
        #expect(both.text == " 宽")
        let filled = row(4) {
            $0.draw("世界", at: Position(row: 0, column: 0), width: .sample)
            $0.fill(row: 0, columns: 1..<3)
        }
        #expect(filled.text == "")
        for screen in [left, right, both, filled] { #expect(screen.isSound) }
    }

    @Test("keeps four marks of a character and drops those that have none to join")
    func marks() {
        let screen = row(4) {
            $0.draw("\u{301}a\u{301}\u{301}\u{301}\u{301}\u{301}b", at: Position(row: 0, column: 0), width: .sample)
        }
        #expect(screen[0, 0].text.unicodeScalars.map(\.value) == [0x61, 0x301, 0x301, 0x301, 0x301])
        #expect(screen[0, 1].text == "b")
    }

    @Test("replaces what must not be shown", arguments: ["\u{1B}", "\0", "\u{7F}", "\u{9B}", "\u{202E}", "\u{200D}"])
    func replacement(text: String) {
        #expect(row(2) { $0.draw(text, at: Position(row: 0, column: 0), width: .sample) }.text == "\u{FFFD}")
        #expect(row(2) { $0.draw(text, at: Position(row: 0, column: 0), width: .ascii) }.text == "?")
    }

    @Test("never leaves the screen nor half a character, whatever the text and the size", arguments: 0..<40)
    func anything(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let size = ScreenSize(
            rows: .random(in: 1...3, using: &generator),
            columns: .random(in: 1...12, using: &generator)
        )
        var screen = Screen(size: size)
        for _ in 0..<200 {
            let position = Position(
                row: .random(in: -1...size.rows, using: &generator),
                column: .random(in: -2...size.columns + 1, using: &generator)
            )
            let text = hostileText(count: .random(in: 0...20, using: &generator), using: &generator)
            let used = screen.draw(text, at: position, width: Bool.random(using: &generator) ? .sample : .ascii)
            #expect(used <= max(0, size.columns - position.column))
            let first = Int.random(in: -2...size.columns, using: &generator)
            let columns = first..<first + Int.random(in: 0...5, using: &generator)
            if Bool.random(using: &generator) { screen.fill(row: position.row, columns: columns) }
            #expect(screen.isSound)
        }
    }
}
