extension Connection {
    /// Takes bytes from the transport: any chunking of the same bytes gives the same messages and actions.
    ///
    /// - Parameters:
    ///   - bytes: what was read.
    ///   - batch: takes the messages; a message that is not complete stays open in it.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, into batch: MessageBatch) -> [Action] {
        guard isReading else { return [] }
        var actions: [Action] = []
        pongsInRead = 0
        do throws(ProtocolViolation) {
            var index = 0
            // A frame with an empty payload is complete with its header, so the loop ends only where no header is.
            while index < bytes.count, isReading {
                if !isInPayload {
                    index = receiveWholeMessages(bytes, from: index, into: batch)
                    guard index < bytes.count else { break }
                    index = try readHeader(bytes, from: index, into: batch)
                    guard isInPayload else { break }
                }
                let chunk = min(remaining, bytes.count - index, Self.piece)
                let slice = UnsafeRawBufferPointer(rebasing: bytes[index..<index + chunk])
                if header.opcode.isControl {
                    controlPayload.append(contentsOf: slice)
                } else if isMessageCompressed {
                    try inflate(slice, into: batch)
                } else {
                    guard messageOpcode != .text || validator.validate(slice) else { throw .invalidUTF8 }
                    batch.append(slice)
                }
                index += chunk
                remaining -= chunk
                if remaining == 0 {
                    isInPayload = false
                    try endFrame(into: batch, actions: &actions)
                }
            }
        } catch {
            fail(error, batch: batch, actions: &actions)
        }
        answerOwedPing(&actions)
        return actions
    }

    /// So much is checked and then copied at once: the processor's first cache still has it.
    private static let piece = 8 << 10

    /// Receives uncompressed messages of one frame that are there as a whole: most are, and none of them touches the state.
    /// What is anything else, or not as it should be, is left to the rest of this file.
    ///
    /// - Returns: the index behind them.
    @inline(__always)
    private mutating func receiveWholeMessages(
        _ bytes: UnsafeRawBufferPointer,
        from start: Int,
        into batch: MessageBatch
    ) -> Int {
        guard messageOpcode == nil, partialHeader.isEmpty else { return start }
        let limit = limits.messageSize
        var index = start
        while bytes.count &- index >= 4 {
            // FIN and the opcode, without compression.
            let first = bytes[index]
            guard first == 0x81 || first == 0x82 else { break }
            var length = Int(bytes[index &+ 1])
            var payload = index &+ 2
            if length == 126 {
                length = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index &+ 2, as: UInt16.self)))
                guard length > 125 else { break }
                payload = index &+ 4
            }
            // 127 and the mask's bit are for others.
            guard length < 127 || payload == index &+ 4, length <= limit, bytes.count &- payload >= length else {
                break
            }
            let message = UnsafeRawBufferPointer(rebasing: bytes[payload..<payload &+ length])
            if first == 0x81 {
                guard UTF8Validator.isText(message) else { break }
                batch.appendMessage(message, opcode: .text)
            } else {
                batch.appendMessage(message, opcode: .binary)
            }
            index = payload &+ length
        }
        return index
    }

    /// Whether what arrives is still looked at.
    private var isReading: Bool {
        switch phase {
        case .open, .flushing, .closeSent: true
        case .answered, .failed, .finished: false
        }
    }

    /// Reads a header, also one that arrives in parts; sets `isInPayload` once it is whole and allowed.
    @inline(__always)
    private mutating func readHeader(
        _ bytes: UnsafeRawBufferPointer,
        from start: Int,
        into batch: MessageBatch
    ) throws(ProtocolViolation) -> Int {
        var index = start
        if partialHeader.isEmpty {
            switch FrameHeader.parse(
                UnsafeRawBufferPointer(rebasing: bytes[index...]),
                allowsCompression: isCompressing
            ) {
            case .complete(let header, let size):
                try begin(header, batch: batch)
                return index + size
            case .violation(let violation): throw violation
            case .incomplete: break
            }
        }
        while index < bytes.count {
            partialHeader.append(bytes[index])
            index += 1
            let isCompressing = isCompressing
            switch partialHeader.withUnsafeBytes({ FrameHeader.parse($0, allowsCompression: isCompressing) }) {
            case .complete(let header, _):
                partialHeader.removeAll(keepingCapacity: true)
                try begin(header, batch: batch)
                return index
            case .violation(let violation): throw violation
            case .incomplete: break
            }
        }
        return index
    }

    @inline(__always)
    private mutating func begin(_ next: FrameHeader, batch: MessageBatch) throws(ProtocolViolation) {
        header = next
        remaining = next.length
        isInPayload = true
        switch next.opcode {
        case .close, .ping, .pong:
            controlPayload.removeAll(keepingCapacity: true)
            return
        case .continuation:
            guard messageOpcode != nil else { throw .unexpectedContinuation }
        case .text, .binary:
            guard messageOpcode == nil else { throw .interruptedMessage }
            messageOpcode = next.opcode
            messageLength = 0
            inflatedLength = 0
            isMessageCompressed = next.isCompressed
            fragments = 0
            validator = UTF8Validator()
        }
        fragments += 1
        guard fragments <= limits.fragments else { throw .tooManyFragments(limit: limits.fragments) }
        // What does not compress grows a little: five bytes for each stored block.
        let limit = isMessageCompressed ? limits.messageSize + limits.messageSize >> 8 + 64 : limits.messageSize
        guard next.length <= limit - messageLength else { throw .messageTooBig(limit: limits.messageSize) }
        messageLength += next.length
        if !isMessageCompressed { batch.reserve(min(next.length, Self.reservation)) }
    }

    @inline(__always)
    private mutating func endFrame(into batch: MessageBatch, actions: inout [Action]) throws(ProtocolViolation) {
        guard !header.opcode.isControl else {
            try endControlFrame(into: batch, actions: &actions)
            return
        }
        guard header.isFinal, let opcode = messageOpcode else { return }
        if isMessageCompressed { try endInflating(into: batch) }
        guard opcode != .text || validator.isComplete else { throw .invalidUTF8 }
        batch.commit(opcode: opcode, wireLength: messageLength, fragments: fragments)
        messageOpcode = nil
    }

    private mutating func endControlFrame(
        into batch: MessageBatch,
        actions: inout [Action]
    ) throws(ProtocolViolation) {
        switch header.opcode {
        case .close:
            let frame = try CloseFrame(payload: controlPayload)
            report(.close, to: batch)
            receivedClose(frame, batch: batch, actions: &actions)
        case .ping:
            report(.ping, to: batch)
            owePong(&actions)
        case .pong:
            if controlPayload != keepalivePing { report(.pong, to: batch) }
            actions.append(.receivedPong(controlPayload))
        case .continuation, .text, .binary:
            preconditionFailure("\(header.opcode) is no control frame")
        }
    }

    private mutating func report(_ opcode: Opcode, to batch: MessageBatch) {
        guard reportsControlFrames else { return }
        controlPayload.withUnsafeBytes { batch.appendControl(opcode, payload: $0) }
    }
}
