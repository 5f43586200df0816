import NIOCore

/// Sends every message back as it came.
final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = Message
    typealias OutboundOut = Message

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.write(wrapOutboundOut(unwrapInboundIn(data)), promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        context.fireChannelReadComplete()
    }
}
