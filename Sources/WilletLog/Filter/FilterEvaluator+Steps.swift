extension FilterEvaluator {
    /// Evaluates a beginning of some ids: at least one entry, and all of one run at the most.
    ///
    /// - Parameter ids: not empty, and kept by the log.
    /// - Returns: the result; the entries' first id; what it costs.
    mutating func step(
        over ids: Range<UInt64>,
        of log: MessageLog,
        bytes: Int
    ) -> (firstID: UInt64, result: Result, cost: Int) {
        let wanted = ids.lowerBound..<min(ids.upperBound, ids.lowerBound + UInt64(Self.runLimit))
        let step = log.withRun(of: wanted, bytes: bytes) { run in
            let result = evaluate(run)
            return (ids.lowerBound, result, run.cost(upTo: result.end))
        }
        guard let step else { preconditionFailure("the log has no entry \(ids.lowerBound) of \(ids)") }
        return step
    }

    /// Looks for the last match at the end of some ids, and removes what was looked at.
    ///
    /// - Parameter ids: not empty, and kept by the log.
    mutating func lastMatch(
        in ids: inout Range<UInt64>,
        of log: MessageLog,
        bytes: Int
    ) -> (id: UInt64?, cost: Int) {
        let segment = log.idsInSegment(upTo: ids.upperBound - 1)
        let nearest = ids.upperBound - min(UInt64(ids.count), 256)
        let wanted = max(segment.lowerBound, nearest)..<ids.upperBound
        let found = log.withRun(of: wanted, bytes: .max) { run -> (UInt64?, UInt64, Int) in
            var part = run.suffix(bytes: bytes)
            var result = evaluate(part)
            if result.end < part.count {
                // The time was up before the nearest entry, which comes last.
                part = run.suffix(bytes: 0)
                result = evaluate(part)
            }
            return (result.matches.last.map { part.firstID + UInt64($0) }, part.firstID, part.cost(upTo: part.count))
        }
        guard let (id, firstID, cost) = found else { preconditionFailure("the log has no entry \(wanted)") }
        ids = ids.lowerBound..<firstID
        return (id, cost)
    }
}

extension LogRun {
    func cost(upTo end: Int) -> Int {
        (0..<end).reduce(end * FilterBudget.entryCost) { $0 + byteCount(at: $1) }
    }

    /// The last entries, until there are this many bytes; at least one.
    func suffix(bytes: Int) -> LogRun {
        var (start, sum) = (count - 1, byteCount(at: count - 1))
        while start > 0, sum < bytes {
            start -= 1
            sum += byteCount(at: start)
        }
        let rest: Records =
            switch records {
            case .received(let records, let time): .received(UnsafeBufferPointer(rebasing: records[start...]), at: time)
            case .kept(let records): .kept(UnsafeBufferPointer(rebasing: records[start...]))
            }
        return LogRun(
            firstID: firstID + UInt64(start),
            records: rest,
            bytes: self.bytes,
            controls: controls,
            statuses: statuses
        )
    }
}
