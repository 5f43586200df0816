extension Filter {
    package enum SearchDirection: Hashable, Sendable {
        case newer
        case older
    }

    package enum SearchResult: Hashable, Sendable {
        case found(UInt64)
        /// The budget was used up: go on from this id, which is not looked at yet.
        case paused(at: UInt64)
        case none
    }

    /// Looks for the nearest entry that matches.
    ///
    /// - Parameters:
    ///   - log: where to look.
    ///   - id: where to begin; this entry is looked at too.
    ///   - direction: towards newer or older entries.
    ///   - budget: how much is done at the most.
    package func nearestMatch(
        in log: MessageLog,
        from id: UInt64,
        towards direction: SearchDirection,
        budget: FilterBudget = FilterBudget()
    ) -> SearchResult {
        let kept = log.firstID..<log.nextID
        var rest = direction == .newer ? max(id, kept.lowerBound)..<max(id, kept.upperBound) : kept.prefix(through: id)
        let deadline = Deadline(in: budget.duration)
        var evaluator = FilterEvaluator(self, deadline: deadline)
        var left = budget.bytes
        while !rest.isEmpty {
            switch direction {
            case .newer:
                let (firstID, result, bytes) = evaluator.step(over: rest, of: log, bytes: left)
                if let index = result.matches.first(from: 0) { return .found(firstID + UInt64(index)) }
                rest = firstID + UInt64(result.end)..<rest.upperBound
                left -= bytes
                if left <= 0 || deadline.hasPassed, let next = rest.first { return .paused(at: next) }
            case .older:
                let (match, bytes) = evaluator.lastMatch(in: &rest, of: log, bytes: left)
                if let match { return .found(match) }
                left -= bytes
                if left <= 0 || deadline.hasPassed, let next = rest.last { return .paused(at: next) }
            }
        }
        return .none
    }
}

extension Range<UInt64> {
    /// What is not behind an id.
    fileprivate func prefix(through id: UInt64) -> Range {
        id >= upperBound ? self : lowerBound..<Swift.max(lowerBound, id + 1)
    }
}
