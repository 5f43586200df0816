import NIOCore
import NIOWebSocket

/// Sends the same text again and again, as fast as it is read, and then closes.
final class FloodHandler: ChannelInboundHandler {
    typealias InboundIn = Message

    private enum State {
        /// So many messages are left. → `done`
        case sending(left: Int)
        case done
    }

    private let block: FloodBlock
    private var state: State
    private var isPumpScheduled = false

    /// How many blocks go out before other connections get their turn.
    private static let blocksPerTurn = 16

    init(count: Int, size: Int) {
        block = FloodBlock(size: size, count: count)
        state = .sending(left: count)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        schedulePump(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        schedulePump(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .done
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ClosingEvent { state = .done }
        context.fireUserInboundEventTriggered(event)
    }

    private func schedulePump(_ context: ChannelHandlerContext) {
        guard !isPumpScheduled, case .sending = state, context.channel.isWritable else { return }
        isPumpScheduled = true
        context.eventLoop.assumeIsolated().execute { self.pump(context) }
    }

    private func pump(_ context: ChannelHandlerContext) {
        isPumpScheduled = false
        guard case .sending(var left) = state else { return }
        guard let entry = try? FrameBatch.entry(context) else { return }
        for _ in 0..<Self.blocksPerTurn where left > 0 && context.channel.isWritable {
            let messages = min(left, block.count)
            entry.write(NIOAny(block.prefix(messages)), promise: nil)
            left -= messages
        }
        state = .sending(left: left)
        entry.flush()
        // The flush may have closed the connection, and with it this state.
        guard case .sending = state else { return }
        if left == 0 {
            state = .done
            context.triggerUserOutboundEvent(CloseRequest(.normalClosure), promise: nil)
        } else {
            schedulePump(context)
        }
    }
}
