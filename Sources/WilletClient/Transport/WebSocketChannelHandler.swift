import NIOCore
import WilletProtocol

/// One connection on its event loop: the shell of the protocol's machine. It parses what NIO reads in place, answers
/// control frames right here, serializes what is sent, and hands whole batches to the client.
///
/// What is not private belongs to the extensions of this type, in the files beside this one, and its three callers:
/// the pipeline, the client and the attempt that made the connection.
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
        /// The peer was failed. Its end follows with `finished`.
        case failed(ProtocolViolation)
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

    let options: Options
    private let pool: BatchPool
    /// What is reported may wake the consumer: it runs when this handler is done with what it was called for.
    let executor: EventLoopExecutor
    private let wallClock: @Sendable () -> Timestamp
    var report: ((Report) -> Void)?

    var connection: Connection
    var batch: MessageBatch
    var keepalive: Keepalive?
    var maskingKeys = MaskingKeys()
    var context: ChannelHandlerContext?
    var closeDeadline: Scheduled<Void>?
    var keepaliveTimer: Scheduled<Void>?
    var failTimer: Scheduled<Void>?
    var isReadingPaused = false
    /// The closing handshake is past the messages: what is read now is discarded, and the end must be seen.
    var awaitsEnd = false
    var hasPendingRead = false
    var isInRead = false
    /// Control frames that leave with the next write, and whether pongs are among them.
    var controlFrames: ByteBuffer?
    var hasPongs = false
    /// Pongs were handed to the channel and have not reached the socket: meanwhile at most one more is owed.
    var arePongsUnsent = false
    var failure: WebSocketError?
    /// What fails the peer, while the consumer may still answer what came before.
    var heldBack: [Connection.Action] = []
    /// Messages that were handed to the channel, by the number of their write; their fate is told before the end's.
    var inFlight: [Int: [Outgoing]] = [:]
    var writes = 0

    init(
        options: Options,
        pool: BatchPool,
        executor: EventLoopExecutor,
        wallClock: @escaping @Sendable () -> Timestamp
    ) {
        self.options = options
        self.executor = executor
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

    static func now(_ context: ChannelHandlerContext) -> Duration {
        .nanoseconds(Int64(context.eventLoop.now.uptimeNanoseconds))
    }
}

// MARK: - The channel's events

extension WebSocketChannelHandler {
    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        executor.run { perform(connection.transportEnded()) }
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInRead = true
        let buffer = unwrapInboundIn(data)
        let actions = buffer.withUnsafeReadableBytes { connection.receive($0, into: batch) }
        guard !actions.isEmpty else { return }
        let start = actions.firstIndex { if case .failed = $0 { true } else { false } }
        // Behind our Close nothing can be answered.
        executor.run {
            if let start, actions.contains(.stopSending) {
                holdBack(actions, from: start)
            } else {
                perform(actions)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        executor.run {
            handOver()
            flushIfNeeded()
            context.fireChannelReadComplete()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        executor.run {
            pongsMayFollow()
            flushIfNeeded()
            if context.channel.isWritable { report?(.writable) }
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = failure ?? TransportErrors.lost(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        executor.run {
            handOver()
            perform(connection.transportEnded())
        }
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
    func handOver() {
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
