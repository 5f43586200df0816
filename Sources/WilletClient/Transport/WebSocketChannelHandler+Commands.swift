import NIOCore
import WilletProtocol

extension WebSocketChannelHandler {
    /// How many bytes one write takes at the most, unless a single message is longer.
    static let writeSize = 256 << 10

    /// Whether messages may be written now.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    /// Whether the protocol still lets messages out: also those that waited when a local close began.
    var maySend: Bool { connection.maySendPing || !heldBack.isEmpty }

    /// Writes messages: all of them in one buffer, with one write and one flush.
    func write(_ messages: [Outgoing]) {
        guard let context else {
            report?(.wrote(messages, .connectionLost(detail: "the connection is gone")))
            return
        }
        let total = messages.reduce(0) { $0 + FrameSerializer.length(payload: $1.message.count) }
        var buffer = context.channel.allocator.buffer(capacity: total)
        for outgoing in messages {
            let opcode = outgoing.message.kind.opcode
            outgoing.message.withUnsafeBytes { payload in
                connection.encode(payload) { serialize(opcode, $0, isCompressed: $1, into: &buffer) }
            }
        }
        writeControlFrames()
        writes += 1
        let number = writes
        inFlight[number] = messages
        let promise = context.eventLoop.makePromise(of: Void.self)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { handler.value.wroteMessages(number, $0) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
    }

    private func wroteMessages(_ number: Int, _ result: Result<Void, any Error>) {
        guard let messages = inFlight.removeValue(forKey: number) else { return }
        switch result {
        case .success: report?(.wrote(messages, nil))
        case .failure(let error): report?(.wrote(messages, failure ?? TransportErrors.lost(error)))
        }
    }

    /// Sends a ping or an unasked pong, in front of what waits.
    ///
    /// - Returns: whether it was sent.
    func write(_ frame: ControlFrame) -> Bool {
        guard connection.maySendPing, context != nil, frame.payload.count <= ControlFrame.maximumPayload else {
            return false
        }
        perform([.write(frame)])
        flushIfNeeded()
        return true
    }

    /// Begins the closing handshake; `flushed` sends the Close frame once the client has written what waited.
    func close(_ frame: CloseFrame) { perform(connection.close(frame)) }

    func flushed() {
        perform(connection.flushed())
        flushIfNeeded()
    }

    /// Stops or goes on reading; what the peer owes us meanwhile is not held against it.
    func pauseReading(_ isPaused: Bool) {
        guard isReadingPaused != isPaused, !awaitsEnd, let context else { return }
        isReadingPaused = isPaused
        keepalive?.readingPaused(isPaused, now: Self.now(context))
        if !isPaused, hasPendingRead { read(context: context) }
    }

    /// Ends the connection at once.
    func cut(_ error: WebSocketError) {
        failure = failure ?? error
        perform(connection.cut())
    }
}
