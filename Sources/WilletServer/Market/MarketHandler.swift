import Glibc
import NIOCore

/// An exchange-like feed: answers requests, and tells of trades at a steady rate while there are subscriptions.
final class MarketHandler: ChannelInboundHandler {
    typealias InboundIn = Message
    typealias OutboundOut = Message

    private enum State {
        /// Nothing is subscribed to. → `ticking`, `closed`
        case idle
        /// → `idle`, `closed`
        case ticking(Pacer, timer: Scheduled<Void>)
        case closed
    }

    private var feed: MarketFeed
    private let rate: Int
    private var state = State.idle

    init(feed: MarketFeed, rate: Int) {
        self.feed = feed
        self.rate = rate
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Only text can be a request; the rest gets the answer to an invalid one.
        let request: [UInt8] =
            switch unwrapInboundIn(data) {
            case .text(let text): Array(text.readableBytesView)
            case .binary: []
            }
        let answer = feed.respond(to: request)
        context.writeAndFlush(wrapOutboundOut(.text(ByteBuffer(string: answer))), promise: nil)
        switch state {
        case .idle where feed.hasSubscriptions:
            schedule(Pacer(rate: rate, start: context.eventLoop.now.uptimeNanoseconds), context)
        case .ticking(_, let timer) where !feed.hasSubscriptions:
            timer.cancel()
            state = .idle
        case .idle, .ticking, .closed:
            break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ClosingEvent { stop() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        if case .ticking(_, let timer) = state { timer.cancel() }
        state = .closed
    }

    private func schedule(_ pacer: Pacer, _ context: ChannelHandlerContext) {
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(pacer.interval)) {
            self.tick(context)
        }
        state = .ticking(pacer, timer: timer)
    }

    private func tick(_ context: ChannelHandlerContext) {
        guard case .ticking(var pacer, _) = state else { return }
        let count = pacer.due(at: context.eventLoop.now.uptimeNanoseconds)
        schedule(pacer, context)
        // A client that reads slowly misses trades; it does not make them pile up.
        guard count > 0, context.channel.isWritable, let entry = try? FrameBatch.entry(context) else { return }
        var batch = FrameBatch(capacity: count * 128)
        feed.append(count, at: Self.milliseconds(), to: &batch)
        entry.writeAndFlush(NIOAny(batch.buffer), promise: nil)
    }

    /// Since 1970.
    private static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
