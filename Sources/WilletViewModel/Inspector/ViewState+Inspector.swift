import WilletLog
import WilletScreen

/// What keys do to the inspector.
extension ViewState {
    /// How the log's room is shared; `nil` while nothing is inspected.
    var inspectorLayout: InspectorLayout? {
        inspector.map { InspectorLayout(rows: layout.log, columns: size.columns, isFull: $0.isFull) }
    }

    /// The rows of the log.
    var logRows: Range<Int> { inspectorLayout?.log ?? layout.log }
    var logHeight: Int { logRows.count }

    /// Opens the inspector on the entry that is selected.
    mutating func inspect() -> [Effect] {
        guard let id = selection else {
            notice = "nothing to inspect: \(log.count == 0 ? "the log is empty" : "the filter leaves nothing")"
            return [.bell]
        }
        focus = .inspector
        return inspect(id, holdsLog: pane.isFollowing)
    }

    mutating func closeInspector() {
        if inspector?.holdsLog == true { pane.follow(in: lines) }
        inspector = nil
        if focus == .inspector { focus = .log }
    }

    private mutating func inspect(_ id: UInt64, holdsLog: Bool) -> [Effect] {
        guard let entry = log[id] else { return [.bell] }
        let isFull = inspector?.isFull ?? false
        let layout = InspectorLayout(rows: layout.log, columns: size.columns, isFull: isFull)
        var next = Inspector(
            entry,
            previous: log[id - 1]?.time,
            chosenMode: inspector?.chosenMode,
            size: layout.size,
            width: options.width
        )
        next.isFull = isFull
        next.holdsLog = holdsLog
        inspector = next
        select(id)
        return []
    }

    mutating func perform(_ action: InspectorAction) -> [Effect] {
        guard let inspector else {
            let key = options.keymap.keyName(of: .inspect, everywhereIn: [.log]) ?? "/palette"
            notice = "nothing is inspected: \(key) in the log begins"
            return [.bell]
        }
        var isDone = true
        switch action {
        case .fold: isDone = self.inspector?.toggleFold() ?? false
        case .foldAll: isDone = self.inspector?.toggleFolds() ?? false
        case .nextMode: self.inspector?.show(inspector.mode.next(1))
        case .previousMode: self.inspector?.show(inspector.mode.next(-1))
        case .nextEntry, .previousEntry:
            let next = neighbour(of: inspector.entry.id, isNewer: action == .nextEntry)
            return next.map { inspect($0, holdsLog: false) } ?? [.bell]
        case .full:
            self.inspector?.isFull.toggle()
            select(inspector.entry.id)
        case .inflate: isDone = self.inspector?.toggleInflated() ?? false
        case .copyPath:
            return copy(inspector.content.withUnsafeBytes { inspector.rows.location(in: $0) })
        }
        return isDone ? [] : [.bell]
    }

    /// The inspector has the room that is left to it, whatever took or gave some.
    mutating func fitInspector() {
        guard let layout = inspectorLayout else { return }
        inspector?.resize(layout.size)
    }
}

extension Inspector.Mode {
    fileprivate func next(_ distance: Int) -> Inspector.Mode {
        let all = Self.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + distance + all.count) % all.count]
    }
}
