import WilletProtocol

/// A run of entries that are kept, and evicted, together.
struct Segment: Sendable {
    enum Storage: Sendable {
        case batch(MessageBatch)
        case arena(Arena)
    }

    /// The id of the first entry, evicted ones included.
    let firstID: UInt64
    let storage: Storage
    /// How many entries at the front are evicted already.
    private(set) var evicted = 0
    /// The payload bytes of the entries that are left.
    private(set) var byteCount: Int

    init(firstID: UInt64, storage: Storage, byteCount: Int) {
        self.firstID = firstID
        self.storage = storage
        self.byteCount = byteCount
    }

    /// How many entries are left.
    var count: Int { total - evicted }

    private var total: Int {
        switch storage {
        case .batch(let batch): batch.count
        case .arena(let arena): arena.count
        }
    }

    var reservedByteCount: Int {
        switch storage {
        case .batch(let batch): batch.capacity + batch.records.capacity * MemoryLayout<MessageBatch.Record>.stride
        case .arena(let arena): arena.reservedByteCount
        }
    }

    func entry(_ id: UInt64, status: Entry.Status) -> Entry {
        let index = Int(id - firstID)
        switch storage {
        case .batch(let batch):
            let record = batch[record: index]
            return Entry(
                id: id,
                time: batch.receivedAt,
                kind: Entry.Kind(received: record.opcode),
                wireCount: record.wireCount,
                fragments: min(record.fragments, Int(UInt16.max)),
                status: status,
                payload: .batch(batch, index)
            )
        case .arena(let arena):
            return arena.entry(at: index, id: id, status: status)
        }
    }

    /// Evicts one entry and returns its bytes.
    mutating func evictFirst() -> Int {
        let bytes =
            switch storage {
            case .batch(let batch): batch[record: evicted].count
            case .arena(let arena): arena.byteCount(at: evicted)
            }
        evicted += 1
        byteCount -= bytes
        return bytes
    }
}
