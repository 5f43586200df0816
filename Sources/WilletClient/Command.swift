/// What a session can be told without waiting for it: see ``WebSocketClient/post(_:)``. Commands, and the messages that
/// are enqueued between them, pass one mailbox and take effect in order.
public enum Command: Sendable, Hashable {
    /// Connect, or connect at once while waiting for the next attempt. Nothing happens while a connection is open.
    case connect
    /// Close the open connection with 1000 and connect again at once; connect if there is none.
    case reconnect
    /// Close the connection with a Close frame; stop connecting, or waiting to. A frame that must not be sent does
    /// nothing but to publish ``WebSocketError/invalidClose(_:)``.
    case disconnect(CloseFrame)
    /// Send a ping with at most 125 bytes; nothing happens with more, or while there is no connection.
    case ping([UInt8])
    /// Send a pong that nobody asked for (RFC 6455, section 5.5.3), with at most 125 bytes; nothing happens with more, or
    /// while there is no connection.
    case pong([UInt8])
    /// Give up a message that waits: it is told as unsent, with ``WebSocketError/cancelled``. Nothing happens to one that
    /// was handed to the socket already, or was given up.
    case cancel(MessageID)
}
