import WilletProtocol

extension MessageLog {
    /// Lends entries that lie together.
    ///
    /// - Parameters:
    ///   - ids: what is wanted; the run is a beginning of that, at least one entry long.
    ///   - bytes: the run ends with the entry that reaches this many bytes of payload.
    ///   - body: is given the run, which is valid until it returns.
    /// - Returns: what `body` returns; `nil` when the first id is not kept.
    func withRun<Result>(of ids: Range<UInt64>, bytes: Int, _ body: (LogRun) -> Result) -> Result? {
        let id = ids.lowerBound
        guard !ids.isEmpty, (firstID..<nextID).contains(id) else { return nil }
        if id >= openFirstID { return open.withRun(of: ids, firstID: openFirstID, bytes: bytes, statuses, body) }
        let segment = segments[segmentIndex(of: id)]
        switch segment.storage {
        case .arena(let arena): return arena.withRun(of: ids, firstID: segment.firstID, bytes: bytes, statuses, body)
        case .batch(let batch): return batch.withRun(of: ids, firstID: segment.firstID, bytes: bytes, body)
        }
    }

    /// The ids of the segment that holds an entry, up to the entry and with it.
    func idsInSegment(upTo id: UInt64) -> Range<UInt64> {
        let first = id >= openFirstID ? openFirstID : segments[segmentIndex(of: id)].firstID
        return max(first, firstID)..<id + 1
    }
}

extension Arena {
    fileprivate func withRun<Result>(
        of ids: Range<UInt64>,
        firstID: UInt64,
        bytes limit: Int,
        _ statuses: [UInt64: Entry.Status],
        _ body: (LogRun) -> Result
    ) -> Result {
        records.withUnsafeBufferPointer { records in
            bytes.withUnsafeBytes { bytes in
                let start = Int(ids.lowerBound - firstID)
                let end = min(records.count, start + ids.count)
                var (stop, sum) = (start, 0)
                while stop < end, stop == start || sum < limit {
                    sum += Int(records[stop].length)
                    stop += 1
                }
                let part = UnsafeBufferPointer(rebasing: records[start..<stop])
                return body(
                    LogRun(
                        firstID: ids.lowerBound,
                        records: .kept(part),
                        bytes: bytes,
                        controls: UnsafeRawBufferPointer(start: nil, count: 0),
                        statuses: statuses
                    )
                )
            }
        }
    }
}

extension MessageBatch {
    fileprivate func withRun<Result>(
        of ids: Range<UInt64>,
        firstID: UInt64,
        bytes limit: Int,
        _ body: (LogRun) -> Result
    ) -> Result {
        records.withUnsafeBufferPointer { records in
            controlPayloads.withUnsafeBytes { controls in
                let start = Int(ids.lowerBound - firstID)
                let end = min(records.count, start + ids.count)
                var (stop, sum) = (start, 0)
                while stop < end, stop == start || sum < limit {
                    sum += records[stop].count
                    stop += 1
                }
                let part = UnsafeBufferPointer(rebasing: records[start..<stop])
                return body(
                    LogRun(
                        firstID: ids.lowerBound,
                        records: .received(part, at: receivedAt),
                        bytes: UnsafeRawBufferPointer(start: base, count: byteCount - controlPayloads.count),
                        controls: controls,
                        statuses: [:]
                    )
                )
            }
        }
    }
}
