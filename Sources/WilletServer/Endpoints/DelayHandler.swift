import NIOCore
import NIOWebSocket

/// Ends the connection after a while. Messages pass through.
final class DelayHandler: ChannelInboundHandler {
    typealias InboundIn = Message

    enum Action {
        case close(UInt16)
        case reset
    }

    private let delay: TimeAmount
    private let action: Action
    private var timer: Scheduled<Void>?

    init(_ nanoseconds: Int64, then action: Action) {
        delay = .nanoseconds(nanoseconds)
        self.action = action
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let (channel, action) = (context.channel, action)
        timer = context.eventLoop.scheduleTask(in: delay) {
            switch action {
            case .close(let code):
                let request = CloseRequest(WebSocketErrorCode(codeNumber: Int(code)), "as you asked")
                channel.triggerUserOutboundEvent(request, promise: nil)
            case .reset:
                channel.reset()
            }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }
}
