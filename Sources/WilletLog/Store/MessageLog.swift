package import WilletProtocol

/// What is kept of a session, in the order in which it happened, bounded by entries and by payload bytes.
///
/// A large batch becomes a segment as it is, so its messages are never copied; small ones are copied together, or one
/// message would hold the memory of thousands. Appending is O(1) amortised, finding an entry O(log segments).
package struct MessageLog: Sendable {
    /// What is kept at the most. The newest entry stays whatever its size.
    package struct Limits: Sendable, Equatable {
        package var entries: Int
        /// Bytes of payload.
        package var bytes: Int

        package init(entries: Int = 1_000_000, bytes: Int = 256 << 20) {
            self.entries = max(entries, 1)
            self.bytes = max(bytes, 0)
        }
    }

    /// Takes a batch whose memory may be used again.
    package typealias Recycle = @Sendable (consuming MessageBatch) -> Void

    /// A batch with fewer bytes than this is copied.
    private static let wrappedByteCount = 16 << 10

    private let limits: Limits
    private let recycle: Recycle?
    /// Sorted by id; those before `firstSegment` are released already.
    private(set) var segments: [Segment] = []
    private var firstSegment = 0
    /// What comes after the last segment.
    private(set) var open = Arena()
    private(set) var openFirstID: UInt64 = 1
    private var openByteCount = 0
    /// Of outgoing messages that are not written, so that all the other entries pay nothing.
    private(set) var statuses: [UInt64: Entry.Status] = [:]
    private var evictedSincePrune = 0
    /// A batch that was copied: whoever handed it over may hold it still, so it is let go one append later.
    private var copied: MessageBatch?

    /// The oldest entry's id; equal to ``nextID`` when there is none.
    package private(set) var firstID: UInt64 = 1
    /// The id that the next entry will get.
    package private(set) var nextID: UInt64 = 1
    /// The payload bytes of all entries.
    package private(set) var byteCount = 0
    /// How many entries had to go to keep within the limits, ever.
    package private(set) var evictedCount = 0

    /// - Parameters:
    ///   - limits: what is kept at the most.
    ///   - recycle: takes each batch that the log lets go.
    package init(limits: Limits = Limits(), recycle: Recycle? = nil) {
        self.limits = limits
        self.recycle = recycle
    }

    package var count: Int { Int(nextID - firstID) }

    /// The memory that payloads and records take, reserved room included.
    package var reservedByteCount: Int {
        segments[firstSegment...].reduce(open.reservedByteCount) { $0 + $1.reservedByteCount }
    }

    // MARK: - Reading

    /// An entry; `nil` for one that is evicted or not there yet.
    package subscript(id: UInt64) -> Entry? {
        guard (firstID..<nextID).contains(id) else { return nil }
        let status = statuses[id] ?? .written
        if id >= openFirstID { return open.entry(at: Int(id - openFirstID), id: id, status: status) }
        return segments[segmentIndex(of: id)].entry(id, status: status)
    }

    /// Whether an entry has no other status than that: it is cheaper than to ask the entry.
    func isWritten(_ id: UInt64) -> Bool { statuses.isEmpty || statuses[id] == nil }

    /// The entries of a range that are kept, in order.
    package func entries(in range: Range<UInt64>) -> some Sequence<Entry> {
        range.clamped(to: firstID..<nextID).lazy.compactMap { self[$0] }
    }

    func segmentIndex(of id: UInt64) -> Int {
        var low = firstSegment
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].firstID <= id { low = middle } else { high = middle }
        }
        return low
    }

    // MARK: - Appending

    /// Appends all that a batch holds.
    package mutating func append(_ batch: consuming MessageBatch) {
        returnCopied()
        guard batch.count > 0 else { return }
        // Three quarters full: what a wrapped batch wastes is at most a third of what it holds.
        if batch.byteCount >= Self.wrappedByteCount, batch.byteCount >= batch.capacity / 4 * 3 {
            sealOpen()
            nextID += UInt64(batch.count)
            byteCount += batch.byteCount
            segments.append(Segment(firstID: openFirstID, storage: .batch(batch), byteCount: batch.byteCount))
            openFirstID = nextID
        } else {
            for index in 0..<batch.count {
                let record = batch[record: index]
                let kind = Entry.Kind(received: record.opcode)
                batch.withUnsafeBytes(at: index) {
                    add(
                        kind,
                        at: batch.receivedAt,
                        wireCount: record.wireCount,
                        fragments: record.fragments,
                        payload: $0
                    )
                }
            }
            copied = batch
        }
        evict()
    }

    /// Appends one entry and returns its id.
    @discardableResult
    package mutating func append(_ kind: Entry.Kind, at time: Timestamp, payload: UnsafeRawBufferPointer) -> UInt64 {
        returnCopied()
        add(kind, at: time, wireCount: payload.count, fragments: 1, payload: payload)
        evict()
        return nextID - 1
    }

    /// Appends one entry whose payload is text, and returns its id.
    @discardableResult
    package mutating func append(_ kind: Entry.Kind, at time: Timestamp, text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { append(kind, at: time, payload: UnsafeRawBufferPointer($0)) }
    }

    /// Says what became of an outgoing message; nothing happens when the entry is gone.
    package mutating func setStatus(_ status: Entry.Status, of id: UInt64) {
        guard (firstID..<nextID).contains(id) else { return }
        statuses[id] = status == .written ? nil : status
    }

    /// Forgets all entries; ids go on, and the count of the evicted stays as it is.
    package mutating func removeAll() {
        returnCopied()
        sealOpen()
        while firstSegment < segments.count { releaseFirstSegment() }
        firstID = nextID
        openFirstID = nextID
        byteCount = 0
        statuses = [:]
    }

    private mutating func add(
        _ kind: Entry.Kind,
        at time: Timestamp,
        wireCount: Int,
        fragments: Int,
        payload: UnsafeRawBufferPointer
    ) {
        open.append(kind, at: time, wireCount: wireCount, fragments: fragments, payload: payload)
        openByteCount += payload.count
        byteCount += payload.count
        nextID += 1
        if open.isFull { sealOpen() }
    }

    private mutating func sealOpen() {
        guard open.count > 0 else { return }
        let sealed = open.trimmed()
        segments.append(Segment(firstID: openFirstID, storage: .arena(sealed), byteCount: openByteCount))
        open = Arena()
        openFirstID = nextID
        openByteCount = 0
    }

    private mutating func returnCopied() {
        guard let batch = copied.take() else { return }
        recycle?(consume batch)
    }

    // MARK: - Evicting

    /// What logs that share their limits keep too much together; none where it is not more than 0.
    package struct Excess: Sendable {
        package var entries: Int
        package var bytes: Int

        package init(entries: Int, bytes: Int) {
            self.entries = entries
            self.bytes = bytes
        }
    }

    /// Lets the oldest entries go until it keeps so much less, though the newest stays.
    package mutating func shrink(by excess: Excess) {
        let entries = count - max(excess.entries, 0)
        evict(to: Limits(entries: entries, bytes: byteCount - max(excess.bytes, 0)))
    }

    private func isOver(_ limits: Limits) -> Bool {
        count > limits.entries || (byteCount > limits.bytes && count > 1)
    }

    private mutating func evict() { evict(to: limits) }

    private mutating func evict(to limits: Limits) {
        guard isOver(limits) else { return }
        let before = firstID
        while isOver(limits) {
            if firstSegment == segments.count { sealOpen() }
            let (entries, bytes) = (segments[firstSegment].count, segments[firstSegment].byteCount)
            // All of a segment goes at once where its last entry has to go too.
            if count - entries >= limits.entries || (byteCount - bytes > limits.bytes && count > entries) {
                firstID += UInt64(entries)
                byteCount -= bytes
                releaseFirstSegment()
            } else {
                byteCount -= segments[firstSegment].evictFirst()
                firstID += 1
                if segments[firstSegment].count == 0 { releaseFirstSegment() }
            }
        }
        evictedCount += Int(firstID - before)
        pruneStatuses(evicted: Int(firstID - before))
    }

    /// Amortised: a look through the table is paid for by at least as many evictions.
    private mutating func pruneStatuses(evicted: Int) {
        evictedSincePrune += evicted
        guard evictedSincePrune > statuses.count else { return }
        evictedSincePrune = 0
        guard !statuses.isEmpty else { return }
        let firstID = firstID
        statuses = statuses.filter { $0.key >= firstID }
    }

    private mutating func releaseFirstSegment() {
        var batch: MessageBatch? =
            if case .batch(let batch) = segments[firstSegment].storage { batch } else { nil }
        let firstID = segments[firstSegment].firstID
        segments[firstSegment] = Segment(firstID: firstID, storage: .arena(Arena()), byteCount: 0)
        firstSegment += 1
        if firstSegment >= 64, firstSegment * 2 >= segments.count {
            segments.removeFirst(firstSegment)
            firstSegment = 0
        }
        // Taken out, or this variable would hold it still and nobody could have it back.
        if let batch = batch.take() { recycle?(consume batch) }
    }
}
