import NIOCore

/// Stands behind a handler until that one tells by an event that its work is done, or fails: what comes next begins only
/// then.
final class UserEventHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<Void>
    private let isAwaited: (Any) -> Bool

    init(promise: EventLoopPromise<Void>, isAwaited: @escaping (Any) -> Bool) {
        self.promise = promise
        self.isAwaited = isAwaited
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard isAwaited(event) else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        promise.succeed()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}
