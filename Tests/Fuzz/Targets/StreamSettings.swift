import WilletProtocol

/// How a connection is set up for a stream, from the first three bytes of an input: a byte of flags (bit 0: compression
/// is agreed on; bit 1: without context takeover; bit 2: control frames are reported; bit 3: each read gets a batch of
/// its own; bits 4 to 7: the limit for a message, 16 << n bytes), then two bytes of seed for the cuts.
struct StreamSettings {
    let isCompressing: Bool
    let hasNoTakeover: Bool
    let reportsControlFrames: Bool
    let changesBatch: Bool
    let limits: Limits
    let seed: UInt16

    init(_ input: inout ArraySlice<UInt8>) {
        let flags = input.takeByte()
        isCompressing = flags & 1 == 1
        hasNoTakeover = flags & 2 == 2
        reportsControlFrames = flags & 4 == 4
        changesBatch = flags & 8 == 8
        limits = Limits(messageSize: 16 << Int(flags >> 4), fragments: 8)
        seed = input.takeSeed()
    }

    func connection() -> Connection {
        var connection = Connection(limits: limits, reportsControlFrames: reportsControlFrames)
        // Nothing is sent: with a window of 8 there is no compressor to be made.
        let parameters = DeflateParameters(serverNoContextTakeover: hasNoTakeover, clientMaxWindowBits: 8)
        if isCompressing { connection.agreed(on: parameters) }
        return connection
    }

    /// A batch has room for what it delivers and for one message more, and grows by doubling.
    func checkMemory(of batch: MessageBatch) throws(BrokenInvariant) {
        let delivered = (0..<batch.count).reduce(0) { sum, index in
            let record = batch[record: index]
            return record.opcode.isControl ? sum : sum + record.count
        }
        let bound = max(64, 2 * (delivered + limits.messageSize + 1))
        try require(batch.capacity <= bound, "\(batch.capacity) bytes of room, for \(delivered) that were delivered")
    }

    /// What a batch holds, each frame as it may be.
    func frames(of batch: MessageBatch) throws(BrokenInvariant) -> [ReceivedFrame] {
        var frames: [ReceivedFrame] = []
        for index in 0..<batch.count {
            let frame = ReceivedFrame(batch, index)
            frames.append(frame)
            let count = frame.payload.count
            guard frame.opcode.isControl else {
                try require(count <= limits.messageSize, "a message of \(count) bytes")
                try require((1...limits.fragments).contains(frame.fragments), "\(frame.fragments) fragments")
                if frame.opcode == .text {
                    try require(String(validating: frame.payload, as: UTF8.self) != nil, "a text that is none")
                }
                continue
            }
            try require(reportsControlFrames && count <= ControlFrame.maximumPayload, "\(frame) was reported")
        }
        return frames
    }
}

/// A message or control frame, copied out of its batch.
struct ReceivedFrame: Equatable {
    let opcode: Opcode
    let payload: [UInt8]
    let wireCount: Int
    let fragments: Int

    init(_ batch: MessageBatch, _ index: Int) {
        let record = batch[record: index]
        opcode = record.opcode
        wireCount = record.wireCount
        fragments = record.fragments
        payload = batch.withUnsafeBytes(at: index) { Array($0) }
    }
}
