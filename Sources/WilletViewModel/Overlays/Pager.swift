/// Which of some lines are seen, where there may be more of them than rows. Where there are, the last row tells how many
/// are not seen.
struct Pager: Equatable, Sendable {
    private var top = 0

    init() {}

    /// The lines in view; `rest` is how many are above and below them.
    func window(of count: Int, height: Int) -> (lines: Range<Int>, rest: (above: Int, below: Int)) {
        let rows = Self.rows(for: count, height: height)
        let top = min(top, max(count - rows, 0))
        let end = min(top + rows, count)
        return (top..<end, (top, count - end))
    }

    /// Whether a row says what is not seen.
    static func tells(of count: Int, height: Int) -> Bool { rows(for: count, height: height) < height }

    mutating func scroll(_ scroll: Intent.Scroll, count: Int, height: Int) {
        let rows = Self.rows(for: count, height: height)
        let change =
            switch scroll {
            case .lineUp: -1
            case .lineDown: 1
            case .halfPageUp: -max(rows / 2, 1)
            case .halfPageDown: max(rows / 2, 1)
            case .pageUp: -max(rows - 1, 1)
            case .pageDown: max(rows - 1, 1)
            case .top: -count
            case .bottom: count
            }
        let last = max(count - rows, 0)
        top = min(max(min(top, last) + change, 0), last)
    }

    /// Moves as little as is needed to have a line in view.
    mutating func show(_ line: Int, count: Int, height: Int) {
        let rows = max(Self.rows(for: count, height: height), 1)
        top = min(max(top, line - rows + 1), max(line, 0))
    }

    /// In two rows nothing would be left of the lines.
    private static func rows(for count: Int, height: Int) -> Int {
        count > height && height >= 3 ? height - 1 : max(height, 0)
    }
}
