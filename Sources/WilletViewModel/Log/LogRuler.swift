/// How many rows the lines of the log take, and the room that there is for them.
struct LogRuler {
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

    /// Behind the last of the lines that begin at a position and are in view, be it in part.
    func end(from start: Int) -> Int {
        var (end, rows) = (start, 0)
        while end < lines.count, rows < height {
            rows += self.rows(at: end)
            end += 1
        }
        return end
    }

    /// The line that has a row, counted from where a position begins; `nil` below the last one.
    func position(atRow row: Int, from start: Int) -> Int? {
        var (position, end) = (start, 0)
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
