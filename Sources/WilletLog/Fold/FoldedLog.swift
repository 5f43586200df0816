import WilletProtocol

/// The lines of a log in which entries are folded: those that follow one another and have the same direction, opcode and
/// payload, and those that follow one another and are heartbeats, share a line. Kept up to date in steps while the log
/// grows and evicts.
///
/// Memory: 8 bytes a line. A step costs what is new; eviction is O(1) amortised a line.
package struct FoldedLog: Sendable {
    /// At most so many entries are lent at once, so that a filter that leaves few of them costs little.
    private static let runLimit = 256

    /// Which entries are heartbeats, if any are named.
    private var heartbeats: FilteredLog?
    /// The first entries of the lines; those before `first` are evicted.
    private var heads: [UInt64] = []
    private var first = 0
    /// The entry that was folded last.
    private var previous: UInt64?
    /// The first id that is not folded yet.
    package private(set) var nextID: UInt64 = 0

    /// - Parameter heartbeats: what a heartbeat is; `nil` for none.
    package init(heartbeats: Filter? = nil) { self.heartbeats = heartbeats.map { FilteredLog($0) } }

    /// How many lines there are.
    package var count: Int { heads.count - first }

    /// The id of a line's first entry, by the line's position.
    package subscript(position: Int) -> UInt64 { heads[first + position] }

    /// The position of the first line whose first entry has this id or a later one; ``count`` when there is none.
    package func position(of id: UInt64) -> Int { index(of: id) - first }

    private func index(of id: UInt64) -> Int {
        var (low, high) = (first, heads.count)
        while low < high {
            let middle = (low + high) / 2
            if heads[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether all that a log has, or a filter leaves of it, is folded.
    package func isCurrent(with log: MessageLog, of shown: FilteredLog?) -> Bool {
        nextID >= min(shown?.nextID ?? log.nextID, log.nextID)
    }

    /// Forgets what the log has evicted, and folds what is new.
    ///
    /// - Parameters:
    ///   - log: the same log each time.
    ///   - shown: the only entries that there are to fold, already up to date; `nil` for all.
    ///   - budget: how much is done at the most.
    package mutating func update(with log: MessageLog, of shown: FilteredLog?, budget: FilterBudget = FilterBudget()) {
        heartbeats?.update(with: log, budget: budget)
        evict(before: log.firstID, shown)
        nextID = max(nextID, log.firstID)
        let end = min(shown?.nextID ?? log.nextID, heartbeats?.nextID ?? log.nextID, log.nextID)
        var left = budget.bytes
        while nextID < end, left > 0 {
            var start = nextID
            if let shown {
                let position = shown.position(of: nextID)
                guard position < shown.count, shown[position] < end else {
                    nextID = end
                    return
                }
                start = shown[position]
            }
            let ids = start..<min(end, start + UInt64(Self.runLimit))
            guard let cost = log.withRun(of: ids, bytes: left, { fold($0, of: shown, log) }) else { return }
            left -= cost
        }
    }

    /// Folds all of a run, and says what that costs.
    private mutating func fold(_ run: LogRun, of shown: FilteredLog?, _ log: MessageLog) -> Int {
        let end = run.firstID + UInt64(run.count)
        var cost = 0
        if let shown {
            var position = shown.position(of: run.firstID)
            while position < shown.count, shown[position] < end {
                cost += add(shown[position], run, log)
                position += 1
            }
        } else {
            for id in run.firstID..<end { cost += add(id, run, log) }
        }
        nextID = end
        return cost + FilterBudget.entryCost
    }

    private mutating func add(_ id: UInt64, _ run: LogRun, _ log: MessageLog) -> Int {
        let index = Int(id - run.firstID)
        if let previous, run.kind(at: index).folds {
            let joins =
                previous >= run.firstID
                ? joins(id, previous, log) { run.repeats(index, Int(previous - run.firstID)) }
                : joins(id, previous, log) { Self.repeats(log, id, previous) }
            if !joins { heads.append(id) }
        } else {
            heads.append(id)
        }
        previous = id
        return FilterBudget.entryCost + run.byteCount(at: index)
    }

    /// Whether an entry shares the line of the one before it: what is not written has a line of its own.
    private func joins(_ id: UInt64, _ previous: UInt64, _ log: MessageLog, repeats: () -> Bool) -> Bool {
        guard log.isWritten(id), log.isWritten(previous) else { return false }
        if repeats() { return true }
        return heartbeats.map { $0.contains(id) && $0.contains(previous) } ?? false
    }

    private static func repeats(_ log: MessageLog, _ id: UInt64, _ previous: UInt64) -> Bool {
        guard let entry = log[id], let other = log[previous] else { return false }
        guard entry.kind == other.kind, entry.kind.folds, entry.count == other.count else { return false }
        return entry.withUnsafeBytes { bytes in other.withUnsafeBytes { bytes.elementsEqual($0) } }
    }

    /// Takes in that an outgoing message was written: from now on it may share a line.
    package mutating func reconsider(_ id: UInt64, in log: MessageLog, of shown: FilteredLog?) {
        guard id < nextID else { return }
        let next = index(of: id + 1)
        for index in [next, next - 1] where index > first && index < heads.count && heads[index] >= id {
            let head = heads[index]
            guard let before = Self.shown(before: head, in: log, shown) else { continue }
            if joins(head, before, log, repeats: { Self.repeats(log, head, before) }) { heads.remove(at: index) }
        }
    }

    private static func shown(before id: UInt64, in log: MessageLog, _ shown: FilteredLog?) -> UInt64? {
        guard let shown else { return id > log.firstID ? id - 1 : nil }
        let position = shown.position(of: id)
        return position > 0 ? shown[position - 1] : nil
    }

    /// A line that loses its first entries keeps the others.
    private mutating func evict(before id: UInt64, _ shown: FilteredLog?) {
        guard first < heads.count, heads[first] < id else { return }
        var left: UInt64? = id
        if let shown { left = shown.count > 0 ? shown[0] : nil }
        if let left, left < nextID {
            first = max(index(of: left + 1) - 1, first)
            heads[first] = max(heads[first], left)
        } else {
            first = heads.count
        }
        // Half of it is gone: moving the rest is paid for by that.
        if first > 1024, first * 2 > heads.count {
            heads.removeFirst(first)
            first = 0
        }
    }
}

extension Entry.Kind {
    /// Whether such entries may share a line.
    fileprivate var folds: Bool {
        switch self {
        case .message, .control: true
        case .note, .gap: false
        }
    }
}

extension LogRun {
    fileprivate func repeats(_ index: Int, _ other: Int) -> Bool {
        kind(at: index) == kind(at: other) && byteCount(at: index) == byteCount(at: other)
            && payload(at: index).elementsEqual(payload(at: other))
    }
}
