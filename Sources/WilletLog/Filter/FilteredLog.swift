/// The ids of the entries of a log that match a filter, kept up to date in steps while the log grows and evicts.
///
/// Memory: 8 bytes an entry that matches. A step costs what is new; eviction is O(1) amortised an entry.
package struct FilteredLog: Sendable {
    package let filter: Filter
    /// The first id that is not evaluated yet.
    package private(set) var nextID: UInt64 = 0
    /// Entries for which an expression's limit was hit, ever: they count as not matched by it.
    package private(set) var undecidedCount = 0
    /// Sorted; those before `first` are evicted.
    private var ids: [UInt64] = []
    private var first = 0

    package init(_ filter: Filter) { self.filter = filter }

    /// How many entries that the log keeps match, of those evaluated.
    package var count: Int { ids.count - first }

    /// The id of a match, by its position from 0 to `count - 1`.
    package subscript(position: Int) -> UInt64 { ids[first + position] }

    /// The position of the first match that has this id or a later one; ``count`` when there is none.
    package func position(of id: UInt64) -> Int {
        var (low, high) = (first, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low - first
    }

    /// Whether an entry is a match.
    package func contains(_ id: UInt64) -> Bool {
        let position = position(of: id)
        return position < count && self[position] == id
    }

    /// Whether all of a log is evaluated.
    package func isCurrent(with log: MessageLog) -> Bool { nextID >= log.nextID }

    /// Forgets what the log has evicted, and evaluates what is new: when ``isCurrent(with:)``, all is done.
    ///
    /// - Parameters:
    ///   - log: the same log each time.
    ///   - budget: how much is done at the most.
    package mutating func update(with log: MessageLog, budget: FilterBudget = FilterBudget()) {
        evict(before: log.firstID)
        nextID = max(nextID, log.firstID)
        guard nextID < log.nextID else { return }
        if filter.isEmpty {
            ids.append(contentsOf: nextID..<log.nextID)
            nextID = log.nextID
            return
        }
        let deadline = Deadline(in: budget.duration)
        var evaluator = FilterEvaluator(filter, deadline: deadline)
        var left = budget.bytes
        repeat {
            let (firstID, result, bytes) = evaluator.step(over: nextID..<log.nextID, of: log, bytes: left)
            var next = result.matches.first(from: 0)
            while let index = next {
                ids.append(firstID + UInt64(index))
                next = result.matches.first(from: index + 1)
            }
            nextID = firstID + UInt64(result.end)
            undecidedCount += result.undecided
            left -= bytes
        } while nextID < log.nextID && left > 0 && !deadline.hasPassed
    }

    private mutating func evict(before id: UInt64) {
        guard first < ids.count, ids[first] < id else { return }
        first += position(of: id)
        // Half of it is gone: moving the rest is paid for by that.
        if first > 1024, first * 2 > ids.count {
            ids.removeFirst(first)
            first = 0
        }
    }
}
