import NIOCore
import NIOHTTP1

/// Sets the method of a request between the parser, which watches what is asked, and the encoder: of a CONNECT the parser
/// takes it that no answer has a body, but one that refuses has.
final class MethodHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let method: HTTPMethod

    init(_ method: HTTPMethod) { self.method = method }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var part = unwrapOutboundIn(data)
        if case .head(var head) = part {
            head.method = method
            part = .head(head)
        }
        context.write(wrapOutboundOut(part), promise: promise)
    }
}
