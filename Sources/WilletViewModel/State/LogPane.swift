import WilletLog

/// Which part of the log is seen: the newest, or a part that holds still whatever arrives. An entry is one row, and one
/// entry is selected: the newest while the view follows.
struct LogPane: Equatable, Sendable {
    private enum Mode: Equatable, Sendable {
        /// The newest entries are seen. Goes to `paused`.
        case following
        /// The view is anchored by the id of its first row. `cursor` is the entry that is selected, `seen` the id behind
        /// the newest entry that was ever in view or there when the view was stopped; `evicted` is the log's count at
        /// that time. Goes to `following`.
        case paused(top: UInt64, cursor: UInt64, seen: UInt64, evicted: Int)
    }

    private var mode = Mode.following

    var isFollowing: Bool { mode == .following }

    /// The ids in view.
    func window(of log: MessageLog, height: Int) -> Range<UInt64> {
        let height = UInt64(max(height, 0))
        switch mode {
        case .following:
            return max(log.firstID, log.nextID - min(height, log.nextID))..<log.nextID
        case .paused(let top, _, _, _):
            let start = min(max(top, log.firstID), log.nextID)
            return start..<min(start + height, log.nextID)
        }
    }

    /// The entry that is selected, always one in view; `nil` when there is none.
    func selection(in log: MessageLog, height: Int) -> UInt64? {
        let window = window(of: log, height: max(height, 1))
        guard let last = window.last else { return nil }
        switch mode {
        case .following: return last
        case .paused(_, let cursor, _, _): return min(max(cursor, window.lowerBound), last)
        }
    }

    /// How many entries came, and how many went, since the view was stopped.
    func unseen(of log: MessageLog) -> (new: Int, evicted: Int) {
        guard case .paused(_, _, let seen, let evicted) = mode else { return (0, 0) }
        return (Int(log.nextID - min(seen, log.nextID)), log.evictedCount - evicted)
    }

    mutating func follow() { mode = .following }

    mutating func togglePause(in log: MessageLog, height: Int) {
        guard isFollowing else { return follow() }
        let cursor = selection(in: log, height: height) ?? log.firstID
        hold(at: window(of: log, height: height).lowerBound, cursor: cursor, in: log, height: height)
    }

    /// Selects an entry, and moves the view no further than it takes to show it. The view holds still then.
    mutating func select(_ id: UInt64, in log: MessageLog, height: Int) {
        guard log.count > 0 else { return }
        let height = max(height, 1)
        let cursor = min(max(id, log.firstID), log.nextID - 1)
        let top = window(of: log, height: height).lowerBound
        let lowest = cursor - min(UInt64(height - 1), cursor - log.firstID)
        hold(at: min(max(top, lowest), cursor), cursor: cursor, in: log, height: height)
    }

    /// Moves the selection by lines, or view and selection together by pages. Scrolling down to the newest entry follows
    /// again.
    mutating func scroll(_ scroll: Intent.Scroll, in log: MessageLog, height: Int) {
        let height = max(height, 1)
        switch scroll {
        case .lineUp:
            guard let cursor = selection(in: log, height: height) else { return }
            select(max(cursor, log.firstID + 1) - 1, in: log, height: height)
        case .halfPageUp: up(max(height / 2, 1), in: log, height: height)
        case .pageUp: up(max(height - 1, 1), in: log, height: height)
        case .top: hold(at: log.firstID, cursor: log.firstID, in: log, height: height)
        case .lineDown:
            guard !isFollowing, let cursor = selection(in: log, height: height) else { return }
            if cursor + 2 >= log.nextID { follow() } else { select(cursor + 1, in: log, height: height) }
        case .halfPageDown: down(max(height / 2, 1), in: log, height: height)
        case .pageDown: down(max(height - 1, 1), in: log, height: height)
        case .bottom: follow()
        }
    }

    /// Moves the view and the selection by lines, as a wheel does.
    mutating func scrollView(_ scroll: Intent.Scroll, rows: Int, in log: MessageLog, height: Int) {
        if scroll == .lineUp {
            up(rows, in: log, height: max(height, 1))
        } else {
            down(rows, in: log, height: max(height, 1))
        }
    }

    /// Where the view cannot go on, the selection goes to the oldest entry alone.
    private mutating func up(_ rows: Int, in log: MessageLog, height: Int) {
        let top = window(of: log, height: height).lowerBound
        let cursor = selection(in: log, height: height) ?? top
        let next = cursor - min(UInt64(rows), cursor - log.firstID)
        hold(at: top - min(UInt64(rows), top - log.firstID), cursor: next, in: log, height: height)
    }

    private mutating func down(_ rows: Int, in log: MessageLog, height: Int) {
        guard !isFollowing else { return }
        let top = window(of: log, height: height).lowerBound
        let cursor = selection(in: log, height: height) ?? top
        let next = top + UInt64(rows)
        if next + UInt64(height) >= log.nextID { return follow() }
        hold(at: next, cursor: cursor + UInt64(rows), in: log, height: height)
    }

    private mutating func hold(at top: UInt64, cursor: UInt64, in log: MessageLog, height: Int) {
        let bottom = min(top + UInt64(height), log.nextID)
        switch mode {
        case .following: mode = .paused(top: top, cursor: cursor, seen: log.nextID, evicted: log.evictedCount)
        case .paused(_, _, let seen, let evicted):
            mode = .paused(top: top, cursor: cursor, seen: max(seen, bottom), evicted: evicted)
        }
    }
}
