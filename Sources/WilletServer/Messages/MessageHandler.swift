import NIOCore
import NIOWebSocket

/// Between frames and messages: assembles, answers pings, and does the closing handshake from either side.
final class MessageHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = Message
    typealias OutboundIn = Message
    typealias OutboundOut = WebSocketFrame

    private enum State {
        /// → `closing`
        case open
        /// A Close was sent; the connection is cut at the deadline. Nothing more is sent or passed on.
        case closing(deadline: Scheduled<Void>)
    }

    private var assembler: MessageAssembler
    private var state = State.open

    /// How long a client may take to complete the closing handshake.
    private static let closeTimeout = TimeAmount.seconds(5)

    init(maximumMessageSize: Int) {
        assembler = MessageAssembler(maximumMessageSize: maximumMessageSize)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard case .open = state else {
            if frame.opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        do {
            switch try assembler.receive(frame) {
            case .message(let message)?:
                context.fireChannelRead(wrapInboundOut(message))
            case .ping(let payload)?:
                context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: payload)))
                    .whenFailure { _ in }
            case .close(let payload)?:
                let written = sendClose(payload, context)
                written.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
            case nil:
                break
            }
        } catch {
            close(error.close, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            close(CloseRequest(.messageTooLarge, "frame too long"), context)
        case is NIOWebSocketError:
            close(CloseRequest(.protocolError, "invalid control frame"), context)
        case is ByteToMessageDecoderError:
            // What follows a broken frame cannot be read; the Close for that one is under way.
            break
        default:
            context.channel.cut()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .open = state else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .text(let buffer):
            context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: buffer)), promise: promise)
        case .binary(let buffer):
            context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .binary, data: buffer)), promise: promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let request = event as? CloseRequest else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        close(request, context)
        promise?.succeed()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .closing(let deadline) = state { deadline.cancel() }
    }

    private func close(_ request: CloseRequest, _ context: ChannelHandlerContext) {
        guard case .open = state else { return }
        sendClose(ByteBuffer(request), context).whenFailure { _ in }
    }

    private func sendClose(_ payload: ByteBuffer, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        let channel = context.channel
        state = .closing(deadline: context.eventLoop.scheduleTask(in: Self.closeTimeout) { channel.cut() })
        context.fireUserInboundEventTriggered(ClosingEvent())
        return context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload))
        )
    }
}

extension ByteBuffer {
    /// The payload of a Close frame.
    init(_ request: CloseRequest) {
        self.init()
        write(webSocketErrorCode: request.code)
        writeString(request.reason)
    }
}
