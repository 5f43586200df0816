/// How many rows the lines of the log take, and the room that there is for them.
struct LogRuler {
    /// The lines that are in view, the last one be it in part.
    struct Window: Equatable, Sendable {
        var lines: Range<Int>
        /// How many rows of the first line are above the view.
        var skip = 0
    }

    let lines: LogLines
    /// The rows that the log has; at least 1.
    let height: Int
    /// The line above which a row tells that what follows is new.
    let unreadPosition: Int?
    /// The rows of the line at a position; `nil` where each takes one.
    private let measure: ((Int) -> Int)?

    /// - Parameters:
    ///   - unread: the first entry that is new to the user, if there is one.
    ///   - measure: at most ``lineLimit(height:)`` for each line.
    init(_ lines: LogLines, height: Int, unread: UInt64? = nil, measure: ((Int) -> Int)? = nil) {
        self.lines = lines
        self.height = max(height, 1)
        self.measure = measure
        unreadPosition = unread.flatMap { unread in
            let position = lines.position(of: unread)
            return height >= 3 && position > 0 && position < lines.count ? position : nil
        }
    }

    /// How many rows a line may take, so that it fits into the log whole.
    static func lineLimit(height: Int) -> Int { height >= 3 ? height - 1 : max(height, 1) }

    func rows(at position: Int) -> Int {
        (measure?(position) ?? 1) + (position == unreadPosition ? 1 : 0)
    }

    /// The first of the lines that fit into the room and end before a position; the last of them always fits.
    func start(endingAt end: Int) -> Int {
        guard end > 0 else { return 0 }
        var start = end - 1
        var rows = rows(at: start)
        while start > 0 {
            rows += self.rows(at: start - 1)
            guard rows <= height else { break }
            start -= 1
        }
        return start
    }

    /// The newest lines. Where the line above those that fit is a long one, its end takes the rows that are left.
    var lastWindow: Window {
        let start = start(endingAt: lines.count)
        guard start > 0 else { return Window(lines: start..<lines.count) }
        let left = height - (start..<lines.count).reduce(0) { $0 + rows(at: $1) }
        guard left > 0 else { return Window(lines: start..<lines.count) }
        return Window(lines: start - 1..<lines.count, skip: rows(at: start - 1) - left)
    }

    /// The lines from a position on, without some rows of the first one.
    func window(from start: Int, skipping skip: Int) -> Window {
        var (end, rows) = (start, -skip)
        while end < lines.count, rows < height {
            rows += self.rows(at: end)
            end += 1
        }
        return Window(lines: start..<end, skip: skip)
    }

    /// Whether all of a line is in view.
    func isWhole(_ position: Int, in window: Window) -> Bool {
        guard window.lines.contains(position) else { return false }
        if position == window.lines.lowerBound { return window.skip == 0 }
        return (window.lines.lowerBound...position).reduce(-window.skip) { $0 + rows(at: $1) } <= height
    }

    /// The line that has a row of the view; `nil` below the last one.
    func position(atRow row: Int, in window: Window) -> Int? {
        var (position, end) = (window.lines.lowerBound, -window.skip)
        while position < lines.count, end <= row {
            end += self.rows(at: position)
            position += 1
        }
        return end > row ? position - 1 : nil
    }

    /// Whether all lines from a position on fit into the room.
    func isEnd(_ start: Int) -> Bool {
        var (end, rows) = (start, 0)
        while end < lines.count, rows <= height {
            rows += self.rows(at: end)
            end += 1
        }
        return rows <= height
    }

    /// The position of a line above another, at most so many rows away but at least one line, or the first.
    func up(_ rows: Int, from position: Int) -> Int {
        guard position > 0 else { return 0 }
        var (position, left) = (position - 1, rows)
        left -= self.rows(at: position)
        while position > 0, left > 0 {
            left -= self.rows(at: position - 1)
            guard left >= 0 else { break }
            position -= 1
        }
        return position
    }

    /// The same from the first row of a view: what of its first line is above it comes first.
    func up(_ rows: Int, from window: Window) -> Int {
        let (top, left) = (window.lines.lowerBound, rows - window.skip)
        guard window.skip > 0, top == 0 || self.rows(at: top - 1) > left else { return up(left, from: top) }
        return top
    }

    /// The position of a line below another, at most so many rows away but at least one line, or the last.
    func down(_ rows: Int, from position: Int) -> Int {
        let last = lines.count - 1
        guard position < last else { return max(last, 0) }
        var (position, left) = (position, rows)
        left -= self.rows(at: position)
        position += 1
        while position < last, left > 0 {
            left -= self.rows(at: position)
            guard left >= 0 else { break }
            position += 1
        }
        return position
    }
}
