import CWilletZlib

/// Decompresses the messages of one direction (RFC 7692, section 7.2.2), in chunks, straight into a batch.
///
/// The window is always the largest: it takes what any smaller one has compressed.
struct Inflater: ~Copyable {
    /// The room that is made for each step.
    private static let chunk = 32 << 10

    private let stream: OpaquePointer
    private let resetsAfterMessage: Bool

    /// - Parameter resetsAfterMessage: whether the sender compresses each message by itself.
    init(resetsAfterMessage: Bool) {
        guard let stream = willet_inflate_open(15) else { preconditionFailure("no memory for a decompressor") }
        self.stream = stream
        self.resetsAfterMessage = resetsAfterMessage
    }

    deinit { willet_inflate_close(stream) }

    /// What a step has made.
    struct Step {
        /// What was appended to the batch, valid until the batch is changed.
        var output: UnsafeRawBufferPointer
        var next: Next
    }

    /// What follows a step.
    enum Next {
        /// There may be more to come of what is left.
        case more
        /// The input is used up and nothing more comes of it.
        case done
        /// What is left is no DEFLATE data. What was made before it counts, or the end of a message would hang on how it
        /// was cut into reads.
        case broken
    }

    /// Decompresses a part of a message.
    ///
    /// - Parameters:
    ///   - input: what is left of the part; what is consumed is taken off.
    ///   - room: how many bytes may come of this step, at least 1.
    mutating func step(
        _ input: inout UnsafeRawBufferPointer,
        into batch: MessageBatch,
        room: Int
    ) -> Step {
        var step = willet_step()
        let output = batch.appendInPlace(upTo: min(room, Self.chunk)) { buffer in
            step = willet_inflate(
                stream,
                input.baseAddress?.assumingMemoryBound(to: UInt8.self),
                input.count,
                buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                buffer.count
            )
            return step.produced
        }
        input = UnsafeRawBufferPointer(rebasing: input[step.consumed...])
        switch step.status {
        case WILLET_STREAM_DONE: return Step(output: output, next: .done)
        case WILLET_STREAM_MORE: return Step(output: output, next: .more)
        case WILLET_STREAM_END:
            // A final block (section 7.2.3.4): what follows begins anew.
            willet_inflate_reset(stream)
            return Step(output: output, next: input.isEmpty ? .done : .more)
        default: return Step(output: output, next: .broken)
        }
    }

    /// The message is over.
    mutating func endMessage() {
        if resetsAfterMessage { willet_inflate_reset(stream) }
    }
}
