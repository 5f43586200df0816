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

/// A run of equal frames, serialised once: to send it again costs no copy.
struct FloodBlock {
    /// How many frames it has.
    let count: Int
    private let frameSize: Int
    private let buffer: ByteBuffer

    /// The size to fill with frames, if one alone is not longer.
    private static let size = 256 << 10

    /// A block of at most `limit` frames, each with a text of `size` bytes.
    init(size: Int, count limit: Int) {
        let text = Self.text(size: size)
        let fitting = min(limit, max(1, Self.size / (size + 4)))
        var batch = FrameBatch(capacity: fitting * (size + 10))
        for _ in 0..<fitting { batch.append(text: text) }
        count = fitting
        buffer = batch.buffer
        frameSize = buffer.readableBytes / fitting
    }

    /// The first `count` frames.
    func prefix(_ count: Int) -> ByteBuffer {
        var rest = buffer
        guard let slice = rest.readSlice(length: count * frameSize) else {
            preconditionFailure("\(count) frames of a block of \(self.count)")
        }
        return slice
    }

    /// Valid JSON of exactly `size` bytes; the empty text, which is none, for 0.
    static func text(size: Int) -> ByteBuffer {
        let (head, tail) =
            switch size {
            case 0: ("", "")
            case 1: ("0", "")
            case 2..<8: ("\"", "\"")
            default: (#"{"d":""#, #""}"#)
            }
        var text = ByteBufferAllocator().buffer(capacity: size)
        text.writeString(head)
        let letters = ByteBuffer(string: "abcdefghijklmnopqrstuvwxyz0123456789")
        var fill = size - head.utf8.count - tail.utf8.count
        while fill > 0 {
            let count = min(fill, letters.readableBytes)
            text.writeBytes(letters.readableBytesView.prefix(count))
            fill -= count
        }
        text.writeString(tail)
        return text
    }
}
