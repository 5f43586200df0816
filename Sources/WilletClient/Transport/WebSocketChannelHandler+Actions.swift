import NIOCore
import WilletProtocol

extension WebSocketChannelHandler {
    func perform(_ actions: some Sequence<Connection.Action>) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: Connection.Action) {
        guard let context else { return }
        switch action {
        case .write(let frame):
            var buffer = controlFrames ?? context.channel.allocator.buffer(capacity: 131)
            controlFrames = nil
            frame.payload.withUnsafeBytes { serialize(frame.opcode, $0, into: &buffer) }
            controlFrames = buffer
            if frame.opcode == .pong { hasPongs = true }
        case .receivedPong(let payload):
            if let time = keepalive?.receivedPong(payload, now: Self.now(context)) {
                report?(.roundTrip(time))
                keepaliveTimerFired()
            } else {
                report?(.pong(payload))
            }
        case .stopSending:
            // From here on what arrives is discarded or is the transport's end: it must be read.
            handOver()
            pauseReading(false)
            awaitsEnd = true
            report?(.stopSending)
        case .failed(let violation):
            report?(.failed(violation))
        case .startCloseDeadline:
            closeDeadline = schedule(in: options.closeTimeout) { $0.closeDeadlineExpired() }
        case .shutDownOutput:
            writeControlFrames()
            context.flush()
            context.close(mode: .output, promise: nil)
        case .closeTransport:
            context.close(promise: nil)
        case .finished(let end):
            finish(end)
        }
    }

    func serialize(
        _ opcode: Opcode,
        _ payload: UnsafeRawBufferPointer,
        isCompressed: Bool = false,
        into buffer: inout ByteBuffer
    ) {
        let key = maskingKeys.next()
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: FrameSerializer.length(payload: payload.count)) {
            FrameSerializer.write(opcode, isCompressed: isCompressed, payload: payload, maskingKey: key, to: $0)
        }
    }

    func flushIfNeeded() {
        guard controlFrames != nil, !isInRead else { return }
        writeControlFrames()
        context?.flush()
    }

    /// Hands over the control frames that were gathered, in front of what is written next.
    func writeControlFrames() {
        guard let context, let buffer = controlFrames else { return }
        controlFrames = nil
        guard hasPongs else { return context.write(wrapOutboundOut(buffer), promise: nil) }
        hasPongs = false
        arePongsUnsent = true
        pongsMayFollow()
        let promise = context.eventLoop.makePromise(of: Void.self)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in
            handler.value.arePongsUnsent = false
            handler.value.pongsMayFollow()
            handler.value.flushIfNeeded()
        }
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    /// A peer that does not read is owed one pong, however much room the channel has for more.
    func pongsMayFollow() {
        guard let context else { return }
        perform(connection.writabilityChanged(context.channel.isWritable && !arePongsUnsent))
    }

    private func closeDeadlineExpired() {
        failure = failure ?? .closeTimeout(after: options.closeTimeout)
        perform(connection.closeDeadlineExpired())
    }

    func keepaliveTimerFired() {
        guard let context, connection.maySendPing else { return }
        keepaliveTimer?.cancel()
        guard let action = keepalive?.timerFired(now: Self.now(context)) else { return }
        switch action {
        case .ping(let payload, let next):
            connection.keepalivePing = payload
            _ = write(ControlFrame.ping(payload))
            keepaliveTimer = schedule(in: next) { $0.keepaliveTimerFired() }
        case .wait(let time):
            keepaliveTimer = schedule(in: time) { $0.keepaliveTimerFired() }
        case .cut:
            cut(.pingTimeout(after: options.pingTimeout))
        }
    }

    private func finish(_ end: ConnectionEnd) {
        closeDeadline?.cancel()
        keepaliveTimer?.cancel()
        failTimer?.cancel()
        var end = end
        // The Close that was to fail the peer was held back to the end: it was not sent.
        if !heldBack.isEmpty { end.sent = nil }
        heldBack = []
        handOver()
        // TLS does not give up its writes at once: who waits for them is told now.
        let lost = inFlight.sorted { $0.key < $1.key }.flatMap(\.value)
        inFlight = [:]
        if !lost.isEmpty {
            report?(.wrote(lost, failure ?? .connectionLost(detail: "closed before the message was written")))
        }
        report?(.finished(end, failure))
        report = nil
    }

    func schedule(
        in time: Duration,
        _ body: @escaping @Sendable (WebSocketChannelHandler) -> Void
    ) -> Scheduled<Void>? {
        guard let context else { return nil }
        let handler = NIOLoopBound(Weak(self), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) {
            if let handler = handler.value.object { handler.executor.run { body(handler) } }
        }
    }

    /// A timer must not keep a connection alive that is over.
    private struct Weak {
        weak var object: WebSocketChannelHandler?
        init(_ object: WebSocketChannelHandler) { self.object = object }
    }
}
