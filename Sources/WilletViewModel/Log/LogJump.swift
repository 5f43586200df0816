import WilletLog

/// A search for the nearest entry that matches, in steps. From the end of the log it goes on at the other end.
struct LogJump: Sendable {
    /// What is looked for, for what is said about it.
    enum Aim: Hashable, Sendable { case match, error }

    enum Outcome: Equatable, Sendable {
        case found(UInt64)
        case none
    }

    let aim: Aim
    private let filter: Filter
    let direction: Filter.SearchDirection
    /// Where it began: this entry is what it may come back to.
    private let origin: UInt64
    private var next: UInt64
    /// Whether it has gone on at the other end.
    private(set) var isAround = false

    /// - Parameters:
    ///   - start: the first entry to look at; `nil` where there is none in this direction.
    ///   - origin: the entry that is selected.
    init(
        _ aim: Aim,
        _ filter: Filter,
        towards direction: Filter.SearchDirection,
        from start: UInt64?,
        origin: UInt64,
        in log: MessageLog
    ) {
        self.aim = aim
        self.filter = filter
        self.direction = direction
        self.origin = origin
        next = origin
        if let start { next = start } else { goAround(in: log) }
    }

    private mutating func goAround(in log: MessageLog) {
        isAround = true
        next = direction == .newer ? log.firstID : max(log.nextID, 1) - 1
    }

    /// Looks further; `nil` where that was not enough.
    mutating func step(in log: MessageLog, budget: FilterBudget) -> Outcome? {
        switch filter.nearestMatch(in: log, from: next, towards: direction, budget: budget) {
        case .found(let id): return .found(id)
        case .paused(let id):
            next = id
            // All has been looked at that is not behind the origin, and what is was looked at before.
            guard isAround, direction == .newer ? id > origin : id < origin else { return nil }
            return Outcome.none
        case .none:
            if isAround { return Outcome.none }
            goAround(in: log)
            return step(in: log, budget: budget)
        }
    }
}
