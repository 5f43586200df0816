import TestSupport
import Testing
import WilletScreen

@Suite("The difference of screens")
struct DiffTests {
    private func screen(_ text: String, columns: Int = 8) -> Screen {
        var screen = Screen(size: ScreenSize(rows: 1, columns: columns))
        screen.draw(text, at: Position(row: 0, column: 0), width: .sample)
        return screen
    }

    @Test("is nothing between equal screens")
    func equal() {
        #expect(screen("世a").runs(since: screen("世a")).isEmpty)
    }

    @Test(
        "names the cells that changed and no others",
        arguments: [
            ("hello", "hullo", ["1:u"]), ("hello", "hexlx", ["2:x", "4:x"]), ("", "ab", ["0:ab"]), ("ab", "", ["0:  "]),
            ("ab", "世", ["0:世"]), ("世", "ab", ["0:ab"]), ("世界", "世宽", ["2:宽"]), ("a世b", "世b", ["0:世b "]),
        ]
    )
    func names(old: String, new: String, runs: [String]) {
        let found = screen(new).runs(since: screen(old))
        #expect(found.map { "\($0.column):" + $0.cells.map(\.text).joined() } == runs)
    }

    @Test("is everything where the size has changed")
    func resized() {
        let new = screen("ab", columns: 3)
        #expect(new.runs(since: screen("ab")) == [Screen.Run(row: 0, column: 0, cells: (0..<3).map { new[0, $0] })])
    }

    @Test("turns the old screen into the new one and never begins in half a character", arguments: 0..<60)
    func applies(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let size = ScreenSize(rows: 3, columns: .random(in: 1...10, using: &generator))
        var old = Screen(size: size)
        for _ in 0..<20 {
            var new = old
            for row in 0..<3 {
                let position = Position(row: row, column: .random(in: 0..<size.columns, using: &generator))
                let text = hostileText(count: .random(in: 0...4, using: &generator), using: &generator)
                new.draw(
                    text,
                    at: position,
                    style: Style(Bool.random(using: &generator) ? .text : .error),
                    width: .sample
                )
            }
            let runs = new.runs(since: old)
            var cells = (0..<3).map { row in (0..<size.columns).map { old[row, $0] } }
            for run in runs {
                #expect(run.cells.first?.width != 0)
                #expect(run.cells.last?.width != 2)
                cells[run.row].replaceSubrange(run.column..<run.column + run.cells.count, with: run.cells)
            }
            #expect(cells == (0..<3).map { row in (0..<size.columns).map { new[row, $0] } })
            old = new
        }
    }
}
