extension Connection {
    /// The handshake agreed on permessage-deflate (RFC 7692). Called before anything is received or sent.
    package mutating func agreed(on parameters: DeflateParameters) {
        inflater = Inflater(resetsAfterMessage: parameters.serverNoContextTakeover)
        // zlib cannot compress with a window of 8: everything goes out as it is then, which is always allowed.
        guard parameters.clientMaxWindowBits > 8 else { return }
        deflater = Deflater(
            windowBits: parameters.clientMaxWindowBits,
            resetsAfterMessage: parameters.clientNoContextTakeover
        )
    }

    /// Lends a message's payload as it goes over the wire. The order of the calls is the order on the wire.
    package mutating func encode<Result>(
        _ payload: UnsafeRawBufferPointer,
        _ body: (_ payload: UnsafeRawBufferPointer, _ isCompressed: Bool) -> Result
    ) -> Result {
        guard payload.count >= max(compressionThreshold, 1) else { return body(payload, false) }
        return deflater?.deflate(payload) { body($0, true) } ?? body(payload, false)
    }

    var isCompressing: Bool { inflater != nil }

    /// Decompresses a part of the message, as far as the limit lets it.
    mutating func inflate(_ input: UnsafeRawBufferPointer, into batch: MessageBatch) throws(ProtocolViolation) {
        var rest = input
        while true {
            let allowed = limits.messageSize - inflatedLength
            // A byte more than is allowed tells that there is more.
            guard let step = inflater?.step(&rest, into: batch, room: allowed + 1) else { return }
            inflatedLength += step.output.count
            // The first thing that is wrong counts, whatever else came of the same step.
            let text = UnsafeRawBufferPointer(rebasing: step.output.prefix(allowed))
            guard messageOpcode != .text || validator.validate(text) else { throw .invalidUTF8 }
            guard step.output.count <= allowed else { throw .messageTooBig(limit: limits.messageSize) }
            switch step.next {
            case .more: break
            case .done: return
            case .broken: throw .invalidCompression
            }
        }
    }

    mutating func endInflating(into batch: MessageBatch) throws(ProtocolViolation) {
        // On the stack: the tail is four bytes, and every message has it.
        let tail: InlineArray<4, UInt8> = [0x00, 0x00, 0xFF, 0xFF]
        let bytes = tail.span.bytes
        let failure = bytes.withUnsafeBytes { tail -> ProtocolViolation? in
            do throws(ProtocolViolation) {
                try inflate(tail, into: batch)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        inflater?.endMessage()
    }
}
