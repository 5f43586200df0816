import NIOCore
import WilletProtocol

/// One connection on its event loop: the shell of the protocol's machine. It parses what NIO reads in place, answers
/// control frames right here, serializes what is sent, and hands whole batches to the client.
final class WebSocketChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the handler tells its client, on the event loop they share.
    enum Report {
        case batch(MessageBatch)
        case pong([UInt8])
        case roundTrip(Duration)
        case writable
        /// Messages of one write reached the socket, or did not.
        case wrote([Outgoing], WebSocketError?)
        /// The peer broke the protocol, behind messages that the consumer may want to answer: `failPeer` is awaited.
        case failsPeer
        case stopSending
        /// The connection is over; the second value is what broke the transport or the deadline.
        case finished(ConnectionEnd, WebSocketError?)
    }

    /// How a connection is kept: a part of the client's configuration.
    struct Options {
        var limits: Limits
        var reportsControlFrames: Bool
        var compressionThreshold: Int
        var pingInterval: Duration?
        var pingTimeout: Duration
        var closeTimeout: Duration
    }

    private let options: Options
    private let pool: BatchPool
    private let wallClock: @Sendable () -> Timestamp
    private var report: ((Report) -> Void)?

    private var connection: Connection
    private var batch: MessageBatch
    private var keepalive: Keepalive?
    private var maskingKeys = MaskingKeys()
    private var context: ChannelHandlerContext?
    private var closeDeadline: Scheduled<Void>?
    private var keepaliveTimer: Scheduled<Void>?
    private var failTimer: Scheduled<Void>?
    private var isReadingPaused = false
    /// The closing handshake is past the messages: what is read now is discarded, and the end must be seen.
    private var awaitsEnd = false
    private var hasPendingRead = false
    private var isInRead = false
    private var needsFlush = false
    private var failure: WebSocketError?
    /// What fails the peer, while the consumer may still answer what came before.
    private var heldBack: [Connection.Action] = []
    /// Messages that were handed to the channel, by the number of their write; their fate is told before the end's.
    private var inFlight: [Int: [Outgoing]] = [:]
    private var writes = 0

    init(options: Options, pool: BatchPool, wallClock: @escaping @Sendable () -> Timestamp) {
        self.options = options
        self.pool = pool
        self.wallClock = wallClock
        connection = Connection(
            limits: options.limits,
            reportsControlFrames: options.reportsControlFrames,
            compressionThreshold: options.compressionThreshold
        )
        batch = pool.take(capacity: BatchPool.smallestCapacity)
    }

    /// The handshake agreed on compression. Called before anything is read or written.
    func agreed(on parameters: DeflateParameters) { connection.agreed(on: parameters) }

    /// Begins to report. Until then nothing is read.
    func start(_ report: @escaping (Report) -> Void) {
        self.report = report
        guard let context else { return }
        if let interval = options.pingInterval {
            keepalive = Keepalive(interval: interval, timeout: options.pingTimeout, now: Self.now(context))
            keepaliveTimerFired()
        }
        if hasPendingRead { read(context: context) }
    }

    private static func now(_ context: ChannelHandlerContext) -> Duration {
        .nanoseconds(Int64(context.eventLoop.now.uptimeNanoseconds))
    }
}

// MARK: - The channel's events

extension WebSocketChannelHandler {
    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(connection.transportEnded())
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInRead = true
        let buffer = unwrapInboundIn(data)
        let actions = buffer.withUnsafeReadableBytes { connection.receive($0, into: batch) }
        if connection.hasFailed, let start = actions.firstIndex(of: .stopSending) {
            holdBack(actions, from: start)
        } else {
            perform(actions)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        handOver()
        flushIfNeeded()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        perform(connection.writabilityChanged(context.channel.isWritable))
        flushIfNeeded()
        if context.channel.isWritable { report?(.writable) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = failure ?? TransportErrors.lost(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        handOver()
        perform(connection.transportEnded())
        context.fireChannelInactive()
    }

    /// The peer broke the protocol, but what came before that is to be consumed, and may be answered, first: what a
    /// consumer can do must not depend on how fast the bytes came. Within half of the time that there is for closing.
    private func holdBack(_ actions: [Connection.Action], from start: Int) {
        // The deadline runs from now, if that of a local close does not run already.
        perform(actions[..<start] + actions[start...].filter { $0 == .startCloseDeadline })
        heldBack = actions[start...].filter { $0 != .startCloseDeadline }
        failTimer = schedule(in: options.closeTimeout / 2) { $0.failPeer() }
        handOver()
        report?(.failsPeer)
    }

    /// Nobody answers any more what came before the peer broke the protocol.
    func failPeer() {
        guard !heldBack.isEmpty else { return }
        failTimer?.cancel()
        let actions = heldBack
        heldBack = []
        perform(actions)
        flushIfNeeded()
    }

    /// NIO asks to read: not while the consumer is behind, and not before anybody listens.
    func read(context: ChannelHandlerContext) {
        guard report != nil, !isReadingPaused else {
            hasPendingRead = true
            return
        }
        hasPendingRead = false
        context.read()
    }

    /// Hands over what is complete; a message that is not stays open in a batch of its own.
    private func handOver() {
        guard batch.count > 0, let report else { return }
        var full = pool.take(capacity: batch.byteCount)
        if batch.messageCount == 0 {
            // A peer that sends pings inside of a large message must not make us copy that each time.
            batch.moveControlFrames(to: full)
        } else {
            if batch.openByteCount > 0 { batch.moveOpenMessage(to: full) }
            swap(&batch, &full)
        }
        full.seal(at: wallClock())
        report(.batch(full))
    }
}

// MARK: - What the client asks for

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

    private func serialize(
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
}

// MARK: - The machine's actions

extension WebSocketChannelHandler {
    private func perform(_ actions: some Sequence<Connection.Action>) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: Connection.Action) {
        guard let context else { return }
        switch action {
        case .write(let frame):
            var buffer = context.channel.allocator.buffer(capacity: 131)
            frame.payload.withUnsafeBytes { serialize(frame.opcode, $0, into: &buffer) }
            context.write(wrapOutboundOut(buffer), promise: nil)
            needsFlush = true
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
        case .startCloseDeadline:
            closeDeadline = schedule(in: options.closeTimeout) { $0.closeDeadlineExpired() }
        case .shutDownOutput:
            context.flush()
            needsFlush = false
            context.close(mode: .output, promise: nil)
        case .closeTransport:
            context.close(promise: nil)
        case .finished(let end):
            finish(end)
        }
    }

    private func flushIfNeeded() {
        guard needsFlush, !isInRead else { return }
        needsFlush = false
        context?.flush()
    }

    private func closeDeadlineExpired() {
        failure = failure ?? .closeTimeout(after: options.closeTimeout)
        perform(connection.closeDeadlineExpired())
    }

    private func keepaliveTimerFired() {
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

    private func schedule(
        in time: Duration,
        _ body: @escaping @Sendable (WebSocketChannelHandler) -> Void
    ) -> Scheduled<Void>? {
        guard let context else { return nil }
        let handler = NIOLoopBound(Weak(self), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: TimeAmount(time)) {
            if let handler = handler.value.object { body(handler) }
        }
    }

    /// A timer must not keep a connection alive that is over.
    private struct Weak {
        weak var object: WebSocketChannelHandler?
        init(_ object: WebSocketChannelHandler) { self.object = object }
    }
}
