import WilletProtocol

/// A part of the log that holds its payloads one behind the other: notes, outgoing messages, and what arrived in
/// batches that are too empty to keep.
struct Arena: Sendable {
    struct Record {
        var time: Timestamp
        var offset: UInt32
        var length: UInt32
        var wireLength: UInt32
        /// As many as there is room for beside the kind.
        var fragments: UInt16
        var kind: Entry.Kind
    }

    /// An arena with this much in it is full: small enough for eviction to free memory in small steps.
    static let byteLimit = 256 << 10
    static let countLimit = 8192

    private(set) var records: [Record] = []
    private(set) var bytes: [UInt8] = []

    var count: Int { records.count }
    var isFull: Bool { bytes.count >= Self.byteLimit || records.count >= Self.countLimit }
    var reservedByteCount: Int { bytes.capacity + records.capacity * MemoryLayout<Record>.stride }

    mutating func append(
        _ kind: Entry.Kind,
        at time: Timestamp,
        wireCount: Int,
        fragments: Int,
        payload: UnsafeRawBufferPointer
    ) {
        records.append(
            Record(
                time: time,
                offset: UInt32(truncatingIfNeeded: bytes.count),
                length: UInt32(truncatingIfNeeded: payload.count),
                wireLength: UInt32(truncatingIfNeeded: wireCount),
                fragments: UInt16(clamping: fragments),
                kind: kind
            )
        )
        bytes.append(contentsOf: payload)
    }

    func byteCount(at index: Int) -> Int { Int(records[index].length) }

    func entry(at index: Int, id: UInt64, status: Entry.Status) -> Entry {
        let record = records[index]
        let start = Int(record.offset)
        return Entry(
            id: id,
            time: record.time,
            kind: record.kind,
            wireCount: Int(record.wireLength),
            fragments: Int(record.fragments),
            status: status,
            payload: .bytes(bytes[start..<start + Int(record.length)])
        )
    }

    /// Gives up memory that growth has reserved: nothing is appended any more.
    func trimmed() -> Arena {
        var arena = self
        if bytes.capacity - bytes.count > bytes.count / 8 { arena.bytes = bytes.withUnsafeBytes { Array($0) } }
        if records.capacity - records.count > records.count / 8 {
            arena.records = records.withUnsafeBufferPointer { Array($0) }
        }
        return arena
    }
}
