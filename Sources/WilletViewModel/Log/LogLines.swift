import WilletLog

/// The lines of the log in their order: what a filter leaves of its entries, each in a line of its own or folded.
struct LogLines: Sendable {
    /// The ids of all entries that the log keeps.
    let kept: Range<UInt64>
    let evictedCount: Int
    private let filtered: FilteredLog?
    private let folded: FoldedLog?

    init(of log: MessageLog, filtered: FilteredLog? = nil, folded: FoldedLog? = nil) {
        kept = log.firstID..<log.nextID
        evictedCount = log.evictedCount
        self.filtered = filtered
        self.folded = folded
    }

    var count: Int { folded?.count ?? filtered?.count ?? kept.count }

    /// The id of a line's first entry.
    subscript(position: Int) -> UInt64 {
        folded?[position] ?? filtered?[position] ?? kept.lowerBound + UInt64(position)
    }

    /// The position of the line that shows an entry, or else of the first one behind it; ``count`` when there is none.
    func position(of id: UInt64) -> Int {
        guard let folded else {
            return filtered?.position(of: id)
                ?? Int(min(max(id, kept.lowerBound), kept.upperBound) - kept.lowerBound)
        }
        var shown = max(id, kept.lowerBound)
        if let filtered {
            let position = filtered.position(of: id)
            guard position < filtered.count else { return count }
            shown = filtered[position]
        }
        guard shown < folded.nextID else { return count }
        return max(folded.position(of: shown + 1) - 1, 0)
    }

    /// Whether a line shows this entry.
    func contains(_ id: UInt64) -> Bool { kept.contains(id) && filtered?.contains(id) ?? true }

    /// The ids from a line's first entry up to the next line.
    func ids(at position: Int) -> Range<UInt64> {
        let first = self[position]
        if position + 1 < count { return first..<self[position + 1] }
        return first..<max(folded?.nextID ?? filtered?.nextID ?? kept.upperBound, first + 1)
    }

    /// How many entries a line stands for.
    func entryCount(at position: Int) -> Int {
        guard folded != nil else { return 1 }
        let ids = ids(at: position)
        guard let filtered else { return ids.count }
        return filtered.position(of: ids.upperBound) - filtered.position(of: ids.lowerBound)
    }

    /// How many entries came with an id or after it, evicted ones included where nothing is filtered.
    func newCount(since id: UInt64) -> Int {
        if let filtered { return filtered.count - filtered.position(of: id) }
        return Int(kept.upperBound - min(id, kept.upperBound))
    }
}
