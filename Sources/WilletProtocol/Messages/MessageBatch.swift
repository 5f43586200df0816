/// Frames that arrived together: many whole messages (and, if asked for, control frames) in one object.
///
/// A batch is the unit of hand-over and of storage: its payloads lie one behind the other in one buffer, so a flood of
/// small messages costs one object for each read of the socket and not one for each message. A batch that is handed
/// over never changes again while anybody holds it; a pool reuses its memory after that.
///
/// Unchecked, because the compiler cannot see the hand-over. The guard: only the connection that fills a batch calls
/// the mutating methods, it holds the only reference while it does, and after `seal` only a pool that has become the
/// sole owner (`isKnownUniquelyReferenced`) resets it.
public final class MessageBatch: @unchecked Sendable {
    /// Where one message or control frame lies, and how it came over the wire.
    public struct Record: Hashable, Sendable {
        /// The offset of the payload's first byte in the batch's buffer.
        @usableFromInline package var offset: UInt32
        /// The payload's length in bytes.
        @usableFromInline package var length: UInt32
        /// The payload's length on the wire in bytes: smaller than the length where it was compressed.
        @usableFromInline package var wireLength: UInt32
        /// The number of fragments, shifted by four, and the opcode in the low four bits.
        @usableFromInline package var fragmentsAndOpcode: UInt32

        @inlinable
        package init(offset: UInt32, length: UInt32, wireLength: UInt32, fragments: UInt32, opcode: Opcode) {
            self.offset = offset
            self.length = length
            self.wireLength = wireLength
            self.fragmentsAndOpcode = fragments << 4 | UInt32(opcode.rawValue)
        }

        /// `.text` or `.binary` for a message, `.close`, `.ping` or `.pong` for a control frame.
        @inlinable
        public var opcode: Opcode { Opcode(rawValue: UInt8(fragmentsAndOpcode & 0xF)) ?? .binary }
        /// The payload's length in bytes.
        @inlinable
        public var count: Int { Int(length) }
        /// The payload's length on the wire in bytes.
        public var wireCount: Int { Int(wireLength) }
        /// The number of frames that the message came in, at least 1.
        public var fragments: Int { Int(fragmentsAndOpcode >> 4) }
    }

    /// When the batch was handed over, by the wall clock.
    public private(set) var receivedAt = Timestamp(nanoseconds: 0)

    /// What the batch holds, in the order of arrival.
    ///
    /// Here and below without the runtime's checks of exclusive access, which took a third of the time of parsing small
    /// messages: the guard is that of the class, and no access of its methods spans a call that could begin another.
    @exclusivity(unchecked) @usableFromInline package private(set) var records: [Record] = []

    /// How many of the records are text or binary messages.
    @exclusivity(unchecked) public private(set) var messageCount = 0

    /// The buffer; its first `committed` bytes belong to records, the next to a message that is not complete yet.
    @exclusivity(unchecked) @usableFromInline package private(set) var base: UnsafeMutableRawPointer
    @exclusivity(unchecked) package private(set) var capacity: Int
    @exclusivity(unchecked) private var used = 0
    @exclusivity(unchecked) private var committed = 0
    /// The payloads of control frames, at most 125 bytes each.
    @usableFromInline package private(set) var controlPayloads: [UInt8] = []

    /// A batch with room for a number of payload bytes; it grows as bytes arrive.
    package init(capacity: Int) {
        self.capacity = max(capacity, 64)
        base = BatchMemory.allocate(self.capacity)
    }

    deinit { BatchMemory.free(base, self.capacity) }

    /// The number of messages and control frames.
    public var count: Int { records.count }

    /// The bytes of all payloads.
    public var byteCount: Int { committed + controlPayloads.count }

    /// What the batch counts against a bound in bytes: payloads and records, so that empty messages count too.
    package var cost: Int { byteCount + records.count * MemoryLayout<Record>.stride }

    /// Whether nothing is in the batch, not even a part of a message.
    package var isEmpty: Bool { used == 0 && records.isEmpty }

    /// Where a message or control frame lies and how it came, by its position from 0 to `count - 1`; any other traps.
    @inlinable
    public subscript(record index: Int) -> Record { records[index] }

    /// Lends the payload of one message or control frame.
    ///
    /// - Parameters:
    ///   - index: the position, from 0 to `count - 1`; any other traps.
    ///   - body: is given the bytes; they are valid until it returns.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    @inlinable
    public func withUnsafeBytes<Result>(
        at index: Int,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let record = records[index]
        let start = Int(record.offset)
        guard !record.opcode.isControl else {
            return try controlPayloads.withUnsafeBytes {
                try body(UnsafeRawBufferPointer(rebasing: $0[start..<start + record.count]))
            }
        }
        return try body(UnsafeRawBufferPointer(start: base + start, count: Int(record.length)))
    }
}

// MARK: - Filling, by the connection that owns it

extension MessageBatch {
    /// The bytes of the message that is not complete yet.
    @inline(__always)
    package var openByteCount: Int { used - committed }

    /// Appends payload of the open message.
    @inline(__always)
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        let end = used + bytes.count
        if end > capacity { grow(to: end) }
        // In pieces that the processor's first cache holds: whoever checks or copies them next finds them there, and
        // memmove's way with long blocks, which is slow on some processors, is not taken.
        var index = 0
        while bytes.count &- index > Self.piece {
            (base + used + index).copyMemory(from: source + index, byteCount: Self.piece)
            index &+= Self.piece
        }
        (base + used + index).copyMemory(from: source + index, byteCount: bytes.count &- index)
        used = end
    }

    private static let piece = 2048

    /// Appends payload of the open message that is made in place.
    ///
    /// - Parameters:
    ///   - count: the room that is made.
    ///   - body: fills the beginning of the room, and says how many bytes it has filled.
    /// - Returns: the bytes that were appended, valid until the batch is changed.
    package func appendInPlace(
        upTo count: Int,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> UnsafeRawBufferPointer {
        reserve(count)
        let room = UnsafeMutableRawBufferPointer(start: base + used, count: count)
        let filled = body(room)
        used += filled
        return UnsafeRawBufferPointer(rebasing: room[..<filled])
    }

    /// Makes room for bytes that are known to come, so that a large message is not copied again and again.
    package func reserve(_ count: Int) {
        if used + count > capacity { grow(to: used + count) }
    }

    /// Ends the open message: its bytes become a record.
    @inline(__always)
    package func commit(opcode: Opcode, wireLength: Int, fragments: Int) {
        records.append(
            Record(
                offset: UInt32(truncatingIfNeeded: committed),
                length: UInt32(truncatingIfNeeded: used - committed),
                wireLength: UInt32(truncatingIfNeeded: wireLength),
                fragments: UInt32(truncatingIfNeeded: min(fragments, 0xFFF_FFFF)),
                opcode: opcode
            )
        )
        committed = used
        messageCount += 1
    }

    /// Appends a whole message that came in one frame.
    @inline(__always)
    package func appendMessage(_ payload: UnsafeRawBufferPointer, opcode: Opcode) {
        append(payload)
        commit(opcode: opcode, wireLength: payload.count, fragments: 1)
    }

    /// Adds a control frame, also while a message is open. Its payload lies in a buffer of its own: a ping in the middle
    /// of a large message must not move that message's bytes.
    package func appendControl(_ opcode: Opcode, payload: UnsafeRawBufferPointer) {
        records.append(
            Record(
                offset: UInt32(truncatingIfNeeded: controlPayloads.count),
                length: UInt32(truncatingIfNeeded: payload.count),
                wireLength: UInt32(truncatingIfNeeded: payload.count),
                fragments: 1,
                opcode: opcode
            )
        )
        controlPayloads.append(contentsOf: payload)
    }

    /// Forgets the bytes of the open message.
    package func discardOpenMessage() { used = committed }

    /// Moves the bytes of the open message into an empty batch, so that this one can be handed over.
    package func moveOpenMessage(to other: MessageBatch) {
        other.append(UnsafeRawBufferPointer(start: base + committed, count: openByteCount))
        used = committed
    }

    /// Moves the control frames of a batch without messages into an empty one, so that they can be handed over while the
    /// open message stays where it is.
    package func moveControlFrames(to other: MessageBatch) {
        precondition(messageCount == 0 && other.isEmpty, "\(messageCount) messages would be torn from their bytes")
        swap(&records, &other.records)
        swap(&controlPayloads, &other.controlPayloads)
    }

    /// Marks the moment of the hand-over. Nothing is added after that.
    package func seal(at time: Timestamp) { receivedAt = time }

    /// Forgets everything and keeps the memory.
    package func reset() {
        records.removeAll(keepingCapacity: true)
        controlPayloads.removeAll(keepingCapacity: true)
        messageCount = 0
        used = 0
        committed = 0
    }

    /// Doubling, so that a message that arrives in many reads is copied a bounded number of times.
    @inline(never)
    private func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = BatchMemory.allocate(larger)
        moved.copyMemory(from: base, byteCount: used)
        BatchMemory.free(base, capacity)
        base = moved
        capacity = larger
    }
}
