import NIOCore
import NIOWebSocket

/// A member of the ``ChatRoom``.
final class ChatHandler: ChannelInboundHandler {
    typealias InboundIn = Message

    /// The longest message: each is sent to all.
    static let maximumMessageSize = 64 << 10

    private let room: ChatRoom
    private let name: String?

    init(room: ChatRoom, name: String?) {
        self.room = room
        self.name = name
    }

    func handlerAdded(context: ChannelHandlerContext) {
        room.join(context.channel, name: name)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .text(let text):
            room.say(text, by: context.channel)
        case .binary:
            context.triggerUserOutboundEvent(CloseRequest(.unacceptableData, "the chat takes text"), promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ClosingEvent { room.leave(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        room.leave(context.channel)
        context.fireChannelInactive()
    }
}
