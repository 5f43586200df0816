import WilletProtocol

/// A part of a segment, lent by the log: its records as they lie there, with no ``Entry`` made for any of them.
struct LogRun {
    enum Records {
        case received(UnsafeBufferPointer<MessageBatch.Record>, at: Timestamp)
        case kept(UnsafeBufferPointer<Arena.Record>)
    }

    let firstID: UInt64
    let records: Records
    /// The payloads of the whole segment, one behind the other; those of received control frames lie in `controls`.
    let bytes: UnsafeRawBufferPointer
    let controls: UnsafeRawBufferPointer
    /// Of outgoing messages that are not written.
    let statuses: [UInt64: Entry.Status]

    var count: Int {
        switch records {
        case .received(let records, _): records.count
        case .kept(let records): records.count
        }
    }

    func kind(at index: Int) -> Entry.Kind {
        switch records {
        case .received(let records, _): Entry.Kind(received: records[index].opcode)
        case .kept(let records): records[index].kind
        }
    }

    func time(at index: Int) -> Timestamp {
        switch records {
        case .received(_, let time): time
        case .kept(let records): records[index].time
        }
    }

    @inline(__always)
    func byteCount(at index: Int) -> Int {
        switch records {
        case .received(let records, _): records[index].count
        case .kept(let records): Int(records[index].length)
        }
    }

    /// Where a payload lies in `bytes`; `nil` for that of a received control frame.
    @inline(__always)
    func range(at index: Int) -> Range<Int>? {
        switch records {
        case .received(let records, _):
            let record = records[index]
            guard !record.opcode.isControl else { return nil }
            let start = Int(record.offset)
            return start..<start + record.count
        case .kept(let records):
            let start = Int(records[index].offset)
            return start..<start + Int(records[index].length)
        }
    }

    @inline(__always)
    func payload(at index: Int) -> UnsafeRawBufferPointer {
        if let range = range(at: index) { return UnsafeRawBufferPointer(rebasing: bytes[range]) }
        guard case .received(let records, _) = records else { preconditionFailure("an arena without a range") }
        let start = Int(records[index].offset)
        return UnsafeRawBufferPointer(rebasing: controls[start..<start + records[index].count])
    }
}
