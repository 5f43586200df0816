import WilletLog

/// Which part of the log is seen: the newest, or a part that holds still whatever arrives. An entry is one row.
struct LogPane: Equatable, Sendable {
    private enum Mode: Equatable, Sendable {
        /// The newest entries are seen. Goes to `paused`.
        case following
        /// The view is anchored by the id of its first row. `seen` is the id behind the newest entry that was ever in
        /// view or there when the view was stopped; `evicted` is the log's count at that time. Goes to `following`.
        case paused(top: UInt64, seen: UInt64, evicted: Int)
    }

    private var mode = Mode.following

    var isFollowing: Bool { mode == .following }

    /// The ids in view.
    func window(of log: MessageLog, height: Int) -> Range<UInt64> {
        let height = UInt64(max(height, 0))
        switch mode {
        case .following:
            return max(log.firstID, log.nextID - min(height, log.nextID))..<log.nextID
        case .paused(let top, _, _):
            let start = min(max(top, log.firstID), log.nextID)
            return start..<min(start + height, log.nextID)
        }
    }

    /// How many entries came, and how many went, since the view was stopped.
    func unseen(of log: MessageLog) -> (new: Int, evicted: Int) {
        guard case .paused(_, let seen, let evicted) = mode else { return (0, 0) }
        return (Int(log.nextID - min(seen, log.nextID)), log.evictedCount - evicted)
    }

    mutating func follow() { mode = .following }

    mutating func togglePause(in log: MessageLog, height: Int) {
        guard isFollowing else { return follow() }
        hold(at: window(of: log, height: height).lowerBound, in: log, height: height)
    }

    /// Moves the view. Scrolling down to the newest entry follows again.
    mutating func scroll(_ scroll: Intent.Scroll, in log: MessageLog, height: Int) {
        let height = max(height, 1)
        let top = window(of: log, height: height).lowerBound
        switch scroll {
        case .lineUp: up(1, from: top, in: log, height: height)
        case .halfPageUp: up(max(height / 2, 1), from: top, in: log, height: height)
        case .pageUp: up(max(height - 1, 1), from: top, in: log, height: height)
        case .top: hold(at: log.firstID, in: log, height: height)
        case .lineDown: down(1, from: top, in: log, height: height)
        case .halfPageDown: down(max(height / 2, 1), from: top, in: log, height: height)
        case .pageDown: down(max(height - 1, 1), from: top, in: log, height: height)
        case .bottom: follow()
        }
    }

    private mutating func up(_ rows: Int, from top: UInt64, in log: MessageLog, height: Int) {
        hold(at: top - min(UInt64(rows), top - log.firstID), in: log, height: height)
    }

    private mutating func down(_ rows: Int, from top: UInt64, in log: MessageLog, height: Int) {
        guard !isFollowing else { return }
        let next = top + UInt64(rows)
        if next + UInt64(height) >= log.nextID { follow() } else { hold(at: next, in: log, height: height) }
    }

    private mutating func hold(at top: UInt64, in log: MessageLog, height: Int) {
        let bottom = min(top + UInt64(height), log.nextID)
        switch mode {
        case .following: mode = .paused(top: top, seen: log.nextID, evicted: log.evictedCount)
        case .paused(_, let seen, let evicted): mode = .paused(top: top, seen: max(seen, bottom), evicted: evicted)
        }
    }
}
