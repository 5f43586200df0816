import NIOCore
import NIOWebSocket

/// Answers nothing: no message, no ping, no Close. It only sends the Close with which the server stops.
final class SilentHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Silent towards broken frames too.
        if !(error is NIOWebSocketError || error is ByteToMessageDecoderError) { context.channel.cut() }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let request = event as? CloseRequest else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer(request))
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }
}
