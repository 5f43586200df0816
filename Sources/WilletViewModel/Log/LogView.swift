import WilletLog
import WilletScreen

/// How the log is looked at: what is shown of it, what is looked for, and what stands beside it.
struct LogView: Sendable {
    /// What the log is narrowed to.
    struct Narrowing: Sendable {
        /// As it was typed.
        var text: String
        var entries: FilteredLog
    }

    /// What is highlighted, and where `n` and `N` go.
    struct Search: Equatable, Sendable {
        var text: String
        var filter: Filter
    }

    /// What stands in the first column.
    enum Times: Hashable, Sendable, CaseIterable {
        /// The time of the day.
        case clock
        /// The time since the entry above.
        case sincePrevious
        /// The time since the newest mark before the entry, or up to the first mark.
        case sinceMark
    }

    /// `nil` while all is shown.
    var narrowing: Narrowing?
    var search: Search?
    /// A search that is on its way.
    var jump: LogJump?
    /// Entries that share a line; `nil` while each has one of its own.
    var folded: FoldedLog?
    /// Which messages are heartbeats, if the user has said so.
    var heartbeats: Filter?
    var isWrapping = false
    var times = Times.clock
    var marks = LogMarks()
    /// The line in which a filter or a search is typed, while it is.
    var prompt: LogPrompt?
    /// What was filtered and searched before.
    var filterHistory = History()
    var searchHistory = History()

    /// Whether steps are left to do.
    func isWorking(on log: MessageLog) -> Bool { jump != nil || !isCurrent(with: log) }

    func isCurrent(with log: MessageLog) -> Bool {
        narrowing?.entries.isCurrent(with: log) ?? true
            && folded?.isCurrent(with: log, of: narrowing?.entries) ?? true
    }

    /// Goes on with what takes longer than one step may.
    mutating func advance(with log: MessageLog, budget: FilterBudget) {
        narrowing?.entries.update(with: log, budget: budget)
        folded?.update(with: log, of: narrowing?.entries, budget: budget)
    }

    /// Shows what matches; everything if `nil` or empty. The same filter keeps what is known of it.
    mutating func narrow(to filter: Filter?, text: String) {
        guard let filter, !filter.isEmpty else {
            if narrowing != nil { narrow(to: nil) }
            return
        }
        guard filter != narrowing?.entries.filter else {
            narrowing?.text = text
            return
        }
        narrow(to: Narrowing(text: text, entries: FilteredLog(filter)))
    }

    mutating func narrow(to narrowing: Narrowing?) {
        self.narrowing = narrowing
        jump = nil
        if folded != nil { fold() }
    }

    /// Folds from the beginning: what is shown, or what a heartbeat is, has changed.
    mutating func fold() { folded = FoldedLog(heartbeats: heartbeats) }

    /// Forgets what is bound to entries of a log that was emptied.
    mutating func forgetEntries(before id: UInt64) {
        marks.removeAll(before: id)
        jump = nil
    }
}
