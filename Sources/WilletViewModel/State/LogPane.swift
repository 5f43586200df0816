/// Which part of the log is seen: the newest, or a part that holds still whatever arrives. One entry is selected: the
/// newest while the view follows.
struct LogPane: Equatable, Sendable {
    private enum Mode: Equatable, Sendable {
        /// The newest entries are seen. Goes to `paused`.
        case following
        /// The view is anchored by the id of the entry in its first row, and by how many rows of it are above. `cursor` is the entry that is selected, `seen`
        /// the id behind the newest entry that was ever in view or there when the view was stopped; `evicted` is the
        /// log's count at that time. Goes to `following`.
        case paused(top: UInt64, skip: Int, cursor: UInt64, seen: UInt64, evicted: Int)
    }

    private var mode = Mode.following
    /// What came after the view was stopped for the last time has this id or a later one.
    private(set) var unread: UInt64?

    var isFollowing: Bool { mode == .following }

    /// The lines in view.
    func window(in ruler: LogRuler) -> LogRuler.Window {
        guard case .paused(let top, let skip, _, _, _) = mode else { return ruler.lastWindow }
        let start = ruler.lines.position(of: top)
        // Nothing is there yet, or any more, from the anchor on.
        guard start < ruler.lines.count else { return ruler.lastWindow }
        // The room may be another by now, and another line stands where one was evicted.
        let isWhole = skip == 0 || ruler.lines[start] != top || skip >= ruler.rows(at: start)
        return ruler.window(from: start, skipping: isWhole ? 0 : skip)
    }

    /// The position of the line that is selected, always one in view; `nil` when there is none.
    func selectedPosition(in ruler: LogRuler) -> Int? {
        let window = window(in: ruler).lines
        guard let last = window.last else { return nil }
        switch mode {
        case .following: return last
        case .paused(_, _, let cursor, _, _):
            return min(max(ruler.lines.position(of: cursor), window.lowerBound), last)
        }
    }

    /// The id of the entry that is selected; `nil` when there is none.
    func selection(in ruler: LogRuler) -> UInt64? { selectedPosition(in: ruler).map { ruler.lines[$0] } }

    /// How many entries came, and how many went, since the view was stopped.
    func unseen(in lines: LogLines) -> (new: Int, evicted: Int) {
        guard case .paused(_, _, _, let seen, let evicted) = mode else { return (0, 0) }
        return (lines.newCount(since: seen), lines.evictedCount - evicted)
    }

    mutating func follow(in lines: LogLines) {
        mode = .following
        // Nothing came meanwhile: there is nothing to tell from the rest.
        if let unread, unread >= lines.kept.upperBound { self.unread = nil }
    }

    mutating func togglePause(in ruler: LogRuler) {
        guard isFollowing else { return follow(in: ruler.lines) }
        hold(window(in: ruler), cursor: selectedPosition(in: ruler) ?? 0, in: ruler)
    }

    /// A line is to tell that what has this id or a later one was not seen yet.
    mutating func markUnread(from id: UInt64) { if isFollowing { unread = id } }

    /// Selects an entry, and moves the view no further than it takes to show it. The view holds still then.
    mutating func select(_ id: UInt64, in ruler: LogRuler) {
        guard ruler.lines.count > 0 else { return }
        select(at: min(ruler.lines.position(of: id), ruler.lines.count - 1), in: ruler)
    }

    private mutating func select(at position: Int, in ruler: LogRuler) {
        let window = window(in: ruler)
        if ruler.isWhole(position, in: window) { return hold(window, cursor: position, in: ruler) }
        let lowest = ruler.start(endingAt: position + 1)
        hold(at: min(max(window.lines.lowerBound, lowest), position), cursor: position, in: ruler)
    }

    /// Moves the selection by lines, or view and selection together by pages. Scrolling down to the newest entry follows
    /// again.
    mutating func scroll(_ scroll: Intent.Scroll, in ruler: LogRuler) {
        let height = ruler.height
        switch scroll {
        case .lineUp:
            guard let cursor = selectedPosition(in: ruler) else { return }
            select(at: max(cursor, 1) - 1, in: ruler)
        case .halfPageUp: up(max(height / 2, 1), in: ruler)
        case .pageUp: up(max(height - 1, 1), in: ruler)
        case .top: hold(at: 0, cursor: 0, in: ruler)
        case .lineDown:
            guard !isFollowing, let cursor = selectedPosition(in: ruler) else { return }
            if cursor + 2 >= ruler.lines.count { follow(in: ruler.lines) } else { select(at: cursor + 1, in: ruler) }
        case .halfPageDown: down(max(height / 2, 1), in: ruler)
        case .pageDown: down(max(height - 1, 1), in: ruler)
        case .bottom: follow(in: ruler.lines)
        }
    }

    /// Moves the view and the selection by lines, as a wheel does.
    mutating func scrollView(_ scroll: Intent.Scroll, rows: Int, in ruler: LogRuler) {
        if scroll == .lineUp { up(rows, in: ruler) } else { down(rows, in: ruler) }
    }

    /// Where the view cannot go on, the selection goes to the oldest entry alone.
    private mutating func up(_ rows: Int, in ruler: LogRuler) {
        let window = window(in: ruler)
        let cursor = selectedPosition(in: ruler) ?? window.lines.lowerBound
        hold(at: ruler.up(rows, from: window), cursor: ruler.up(rows, from: cursor), in: ruler)
    }

    private mutating func down(_ rows: Int, in ruler: LogRuler) {
        guard !isFollowing else { return }
        let window = window(in: ruler)
        let top = window.lines.lowerBound
        let cursor = selectedPosition(in: ruler) ?? top
        let next = ruler.down(rows + window.skip, from: top)
        if ruler.isEnd(next) { return follow(in: ruler.lines) }
        hold(at: next, cursor: ruler.down(rows, from: cursor), in: ruler)
    }

    private mutating func hold(at top: Int, cursor: Int, in ruler: LogRuler) {
        hold(ruler.window(from: top, skipping: 0), cursor: cursor, in: ruler)
    }

    private mutating func hold(_ window: LogRuler.Window, cursor: Int, in ruler: LogRuler) {
        let lines = ruler.lines
        let end = lines.kept.upperBound
        let (bottom, skip) = (window.lines.upperBound, window.skip)
        let top = id(at: window.lines.lowerBound, in: lines)
        // What is selected is in view, so that it stays the same whatever arrives.
        let cursor = id(at: max(min(cursor, bottom - 1), window.lines.lowerBound), in: lines)
        switch mode {
        case .following:
            mode = .paused(top: top, skip: skip, cursor: cursor, seen: end, evicted: lines.evictedCount)
            unread = end
        case .paused(_, _, _, let seen, let evicted):
            let inView = bottom < lines.count ? lines[bottom] : end
            mode = .paused(top: top, skip: skip, cursor: cursor, seen: max(seen, inView), evicted: evicted)
        }
    }

    private func id(at position: Int, in lines: LogLines) -> UInt64 {
        position < lines.count ? lines[position] : lines.kept.upperBound
    }
}
