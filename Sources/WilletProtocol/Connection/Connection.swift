/// The protocol of one connection, from the client's side, after the opening handshake (RFC 6455, sections 5 to 7).
///
/// A pure machine: bytes, requests and the transport's end go in; messages go into a batch, and what else is to be done
/// comes out as actions. It reads no clock, draws no random numbers and does no I/O.
package struct Connection: ~Copyable {
    /// What the one who owns the transport has to do, in order.
    package enum Action: Equatable, Sendable {
        /// Write a control frame now, in front of all messages that are not written yet.
        case write(ControlFrame)
        /// A pong arrived.
        case receivedPong([UInt8])
        /// Void the messages that are not written yet and refuse further ones: the peer closes, or was failed.
        case stopSending
        /// Start the one deadline of the closing handshake.
        case startCloseDeadline
        /// Once all is written, end the outgoing side of the transport, so that the peer sees our Close and then the end.
        case shutDownOutput
        /// Close the transport at once. Nothing more is expected of it but `transportEnded`.
        case closeTransport
        /// The connection is over. The last action of a connection, and exactly one.
        case finished(ConnectionEnd)
    }

    /// Where the connection stands.
    private enum Phase: Equatable {
        /// Goes to `flushing`, `answered`, `failed` or `finished`.
        case open
        /// A local close waits for the queued messages to be written. Goes to `closeSent`, `answered`, `failed` or
        /// `finished`.
        case flushing(CloseFrame)
        /// Our Close is written, the peer's is awaited. Goes to `answered`, `failed` or `finished`.
        case closeSent(CloseFrame)
        /// Both Close frames have passed; the server is to end the transport. Goes to `finished`.
        case answered(ConnectionEnd)
        /// The peer was failed; what it sends is discarded. Goes to `finished`.
        case failed(ConnectionEnd)
        case finished
    }

    /// How many pings of one read are answered one by one; of the rest only the newest is (section 5.5.3).
    package static let pongsPerRead = 32
    /// Room that is made at once for a frame whose header promises more than has arrived.
    package static let reservation = 256 << 10

    private let limits: Limits
    private let reportsControlFrames: Bool
    private var phase = Phase.open

    // The frame that is being read.
    private var partialHeader: [UInt8] = []
    private var header = FrameHeader(opcode: .continuation, isFinal: true, length: 0)
    private var remaining = 0
    private var isInPayload = false
    private var controlPayload: [UInt8] = []

    // The message that is being read.
    private var messageOpcode: Opcode?
    /// The payload's length on the wire, as far as the headers have told.
    private var messageLength = 0
    private var fragments = 0
    /// What has come of a compressed message's payload.
    private var inflatedLength = 0
    private var isMessageCompressed = false
    private var validator = UTF8Validator()

    // Compression, if it was agreed on.
    private var inflater: Inflater?
    private var deflater: Deflater?
    private let compressionThreshold: Int

    // Pongs that are owed to the peer.
    private var isWritable = true
    private var pongsInRead = 0
    private var owedPong: [UInt8]?

    /// The payload of a ping by which the transport's owner watches the peer; its pong is not part of a batch.
    package var keepalivePing: [UInt8]?

    /// - Parameters:
    ///   - limits: the bounds on what the peer may send.
    ///   - reportsControlFrames: whether pings, pongs and Close frames go into the batch too.
    ///   - compressionThreshold: the least length in bytes of a message that is compressed.
    package init(limits: Limits = Limits(), reportsControlFrames: Bool = false, compressionThreshold: Int = 64) {
        self.limits = limits
        self.reportsControlFrames = reportsControlFrames
        self.compressionThreshold = compressionThreshold
    }

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

    /// Whether a message may be sent.
    package var maySend: Bool { phase == .open }

    /// Whether the peer broke the protocol.
    package var hasFailed: Bool { if case .failed = phase { true } else { false } }

    /// Whether a ping may be sent: none follows our Close frame.
    package var maySendPing: Bool {
        switch phase {
        case .open, .flushing: true
        case .closeSent, .answered, .failed, .finished: false
        }
    }
}

// MARK: - What the peer sends

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
                    index = try readHeader(bytes, from: index, into: batch)
                    guard isInPayload else { break }
                }
                let chunk = min(remaining, bytes.count - index)
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

    private var isCompressing: Bool { inflater != nil }

    /// Decompresses a part of the message, as far as the limit lets it.
    private mutating func inflate(_ input: UnsafeRawBufferPointer, into batch: MessageBatch) throws(ProtocolViolation) {
        var rest = input
        while true {
            // A byte more than is allowed tells that there is more.
            let room = limits.messageSize - inflatedLength + 1
            guard let step = try inflater?.step(&rest, into: batch, room: room) else { return }
            inflatedLength += step.output.count
            guard inflatedLength <= limits.messageSize else { throw .messageTooBig(limit: limits.messageSize) }
            guard messageOpcode != .text || validator.validate(step.output) else { throw .invalidUTF8 }
            if step.isDone { return }
        }
    }

    private mutating func endInflating(into batch: MessageBatch) throws(ProtocolViolation) {
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

    private mutating func receivedClose(_ frame: CloseFrame, batch: MessageBatch, actions: inout [Action]) {
        batch.discardOpenMessage()
        owedPong = nil
        switch phase {
        case .open:
            // Echoed as it came; an empty frame answers an empty one (section 5.5.1).
            phase = .answered(ConnectionEnd(cause: .remote, sent: frame, received: frame))
            actions += [.stopSending, .write(.close(frame)), .startCloseDeadline]
        case .flushing:
            phase = .answered(ConnectionEnd(cause: .remote, sent: frame, received: frame))
            actions += [.stopSending, .write(.close(frame))]
        case .closeSent(let sent):
            phase = .answered(ConnectionEnd(cause: .local, sent: sent, received: frame))
        case .answered, .failed, .finished:
            preconditionFailure("a Close frame was read in phase \(phase)")
        }
    }

    /// Fails the connection (section 7.1.7): one Close, then the end of our side, and nothing more is read.
    private mutating func fail(_ violation: ProtocolViolation, batch: MessageBatch, actions: inout [Action]) {
        batch.discardOpenMessage()
        owedPong = nil
        let frame = CloseFrame(code: violation.closeCode, reason: violation.description)
        switch phase {
        case .open:
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: frame))
            actions += [.stopSending, .write(.close(frame)), .startCloseDeadline, .shutDownOutput]
        case .flushing:
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: frame))
            actions += [.stopSending, .write(.close(frame)), .shutDownOutput]
        case .closeSent(let sent):
            // Our one Close frame is on its way already.
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: sent))
            actions.append(.shutDownOutput)
        case .answered, .failed, .finished:
            preconditionFailure("\(violation) was found in phase \(phase)")
        }
    }
}

// MARK: - Pongs

extension Connection {
    /// Pings are answered until the peer's Close, also behind ours: only data must not follow it (sections 5.5.1, 5.5.2).
    private var mayAnswerPings: Bool {
        switch phase {
        case .open, .flushing, .closeSent: true
        case .answered, .failed, .finished: false
        }
    }

    private mutating func owePong(_ actions: inout [Action]) {
        guard mayAnswerPings else { return }
        guard isWritable, pongsInRead < Self.pongsPerRead else {
            owedPong = controlPayload
            return
        }
        pongsInRead += 1
        actions.append(.write(.pong(controlPayload)))
    }

    private mutating func answerOwedPing(_ actions: inout [Action]) {
        guard isWritable, mayAnswerPings, let payload = owedPong else { return }
        owedPong = nil
        actions.append(.write(.pong(payload)))
    }

    /// The transport takes bytes again, or does not: while it does not, at most one pong waits, the newest.
    package mutating func writabilityChanged(_ isWritable: Bool) -> [Action] {
        self.isWritable = isWritable
        var actions: [Action] = []
        answerOwedPing(&actions)
        return actions
    }
}

// MARK: - Closing, and the transport's end

extension Connection {
    /// Begins the closing handshake: from now on no message may be sent. The Close frame follows with `flushed()`, once
    /// the messages that wait are written.
    ///
    /// - Parameter frame: validated by the caller.
    /// - Returns: nothing to do if the connection closes already.
    package mutating func close(_ frame: CloseFrame) -> [Action] {
        guard phase == .open else { return [] }
        phase = .flushing(frame)
        return [.startCloseDeadline]
    }

    /// All messages that waited are written.
    package mutating func flushed() -> [Action] {
        guard case .flushing(let frame) = phase else { return [] }
        phase = .closeSent(frame)
        var actions: [Action] = []
        if let payload = owedPong {
            owedPong = nil
            actions.append(.write(.pong(payload)))
        }
        return actions + [.write(.close(frame))]
    }

    /// The deadline of the closing handshake has passed.
    package mutating func closeDeadlineExpired() -> [Action] {
        switch phase {
        case .open, .finished: return []
        case .flushing: return finish(ConnectionEnd(cause: .timedOut), closing: true)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .timedOut, sent: sent), closing: true)
        // The server did not end the transport in time: we do, and what has passed stays clean or failed.
        case .answered(let end), .failed(let end): return finish(end, closing: true)
        }
    }

    /// The transport ended, in whatever way.
    package mutating func transportEnded() -> [Action] {
        switch phase {
        case .finished: return []
        case .open, .flushing: return finish(ConnectionEnd(cause: .lost), closing: false)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .lost, sent: sent), closing: false)
        case .answered(let end), .failed(let end): return finish(end, closing: false)
        }
    }

    /// Cuts the connection without a closing handshake: the peer is silent.
    package mutating func cut() -> [Action] {
        switch phase {
        case .finished: return []
        case .open, .flushing: return finish(ConnectionEnd(cause: .lost), closing: true)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .lost, sent: sent), closing: true)
        case .answered(let end), .failed(let end): return finish(end, closing: true)
        }
    }

    private mutating func finish(_ end: ConnectionEnd, closing: Bool) -> [Action] {
        phase = .finished
        owedPong = nil
        return (closing ? [.closeTransport] : []) + [.finished(end)]
    }
}
