import WilletLog
import WilletScreen

/// What keys do in the log, beside scrolling.
extension ViewState {
    var lines: LogLines {
        LogLines(of: log, filtered: logView.narrowing?.entries, folded: logView.folded)
    }

    /// The entry that is selected in the log, if there is one.
    var selection: UInt64? { pane.selection(in: ruler) }

    /// Of the room that the log has beside the inspector.
    var ruler: LogRuler { ruler(height: logHeight, columns: inspectorLayout?.logColumns.count ?? size.columns) }

    func ruler(height: Int, columns: Int) -> LogRuler {
        guard logView.isWrapping else { return LogRuler(lines, height: height, unread: pane.unread) }
        let (lines, limit) = (lines, LogRuler.lineLimit(height: height))
        return LogRuler(lines, height: height, unread: pane.unread) { [self] position in
            rowCount(at: position, in: lines, columns: columns, limit: limit)
        }
    }

    mutating func scrollLog(_ scroll: Intent.Scroll) {
        logView.jump = nil
        pane.scroll(scroll, in: ruler)
    }

    mutating func follow() {
        logView.jump = nil
        pane.follow(in: lines)
    }

    /// The entry of the next line, or of the one before; `nil` at the end.
    func neighbour(of id: UInt64, isNewer: Bool) -> UInt64? {
        let lines = lines
        let position = lines.position(of: id)
        let isShown = position < lines.count && lines.ids(at: position).contains(id)
        let next = isNewer ? position + (isShown ? 1 : 0) : position - 1
        return (0..<lines.count).contains(next) ? lines[next] : nil
    }

    mutating func select(_ id: UInt64) { pane.select(id, in: ruler) }

    mutating func perform(_ action: LogAction) -> [Effect] {
        switch action {
        case .filter: openPrompt(.filter)
        case .search: openPrompt(.search)
        case .nextMatch: return searchOn(.newer)
        case .previousMatch: return searchOn(.older)
        case .nextError: return jump(.error, to: .faults, .newer)
        case .previousError: return jump(.error, to: .faults, .older)
        case .mark: return toggleMark()
        case .nextMark: return goToMark { $0.ids(after: $1) }
        case .previousMark: return goToMark { $0.ids(before: $1) }
        case .wrap: logView.isWrapping.toggle()
        case .times: return cycleTimes()
        case .fold: if logView.folded == nil { logView.fold() } else { logView.folded = nil }
        }
        return []
    }

    /// One step of what takes longer than one step may.
    mutating func advanceLogView(budget: FilterBudget) {
        logView.advance(with: log, budget: budget)
        // What is found has to be among the lines that are there.
        guard logView.jump != nil, logView.isCurrent(with: log) else { return }
        guard let outcome = logView.jump?.step(in: log, budget: budget), let jump = logView.jump else { return }
        logView.jump = nil
        switch outcome {
        case .none: notice = jump.aim == .error ? "no error in the log" : notFound
        case .found(let id):
            select(id)
            if jump.isAround {
                let end = jump.direction == .newer ? "newest: went on at the oldest" : "oldest: went on at the newest"
                notice = "past the \(end)"
            }
        }
    }

    private var notFound: String {
        let place = logView.narrowing == nil ? "in the log" : "in what the filter leaves"
        return "not found \(place): \(logView.search?.text ?? "")"
    }

    // MARK: - Searching

    private mutating func searchOn(_ direction: Filter.SearchDirection) -> [Effect] {
        guard let search = logView.search else {
            notice = "nothing to look for yet: / begins a search"
            return [.bell]
        }
        return jump(.match, to: search.filter, direction)
    }

    /// Looks for the next line that matches, behind the selected one or before it.
    mutating func jump(_ aim: LogJump.Aim, to filter: Filter, _ direction: Filter.SearchDirection) -> [Effect] {
        let lines = lines
        guard let position = pane.selectedPosition(in: ruler) else {
            notice =
                "nothing to look through: \(logView.narrowing == nil ? "the log is empty" : "the filter leaves nothing")"
            return [.bell]
        }
        let ids = lines.ids(at: position)
        let start: UInt64? =
            switch direction {
            case .newer: ids.upperBound < log.nextID ? ids.upperBound : nil
            case .older: ids.lowerBound > log.firstID ? ids.lowerBound - 1 : nil
            }
        jump(aim, to: filter, direction, from: start, origin: ids.lowerBound)
        return []
    }

    /// Where the log follows, what is nearest to its end; else what is nearest below, beginning with the selected line.
    mutating func jumpToFirstMatch(of search: LogView.Search) {
        let direction = pane.isFollowing ? Filter.SearchDirection.older : .newer
        guard let position = pane.selectedPosition(in: ruler) else { return }
        let ids = lines.ids(at: position)
        let start = direction == .older ? ids.upperBound - 1 : ids.lowerBound
        jump(.match, to: search.filter, direction, from: start, origin: ids.lowerBound)
    }

    private mutating func jump(
        _ aim: LogJump.Aim,
        to filter: Filter,
        _ direction: Filter.SearchDirection,
        from start: UInt64?,
        origin: UInt64
    ) {
        let all = logView.narrowing.map { filter.and($0.entries.filter) } ?? filter
        logView.jump = LogJump(aim, all, towards: direction, from: start, origin: origin, in: log)
    }

    /// What Esc takes away in the log before it leaves it: a search on its way, then what is highlighted.
    mutating func endSearch() -> Bool {
        guard logView.jump != nil || logView.search != nil else { return false }
        if logView.jump == nil { logView.search = nil } else { logView.jump = nil }
        return true
    }

    // MARK: - Marks and times

    private mutating func toggleMark() -> [Effect] {
        guard let id = selection, let entry = log[id] else {
            notice = "nothing to mark: no entry is selected"
            return [.bell]
        }
        if logView.marks.toggle(id, at: entry.time) { return [] }
        logView.marks.removeAll(before: log.firstID)
        if logView.marks.toggle(id, at: entry.time) { return [] }
        notice = "\(LogMarks.limit) entries are marked, and no more can be: m on one of them takes its mark away"
        return [.bell]
    }

    private mutating func goToMark<Marks: Sequence<UInt64>>(_ marks: (LogMarks, UInt64) -> Marks) -> [Effect] {
        let lines = lines
        guard let id = selection, let mark = marks(logView.marks, id).first(where: lines.contains) else {
            notice = logView.marks.isEmpty ? "no marks: m marks the selected entry" : "no mark in this direction"
            return [.bell]
        }
        select(mark)
        return []
    }

    private mutating func cycleTimes() -> [Effect] {
        switch logView.times {
        case .clock: logView.times = .sincePrevious
        case .sincePrevious: logView.times = logView.marks.isEmpty ? .clock : .sinceMark
        case .sinceMark: logView.times = .clock
        }
        return []
    }
}
