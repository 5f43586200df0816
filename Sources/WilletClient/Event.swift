/// What happens in a session, in order. One consumer reads them from ``WebSocketClient/events``.
///
/// The rare ones are indirect, so that the frequent ones are small.
public enum Event: Sendable {
    /// The session is in another state. States that pass while the consumer is slow are left out; the newest is kept.
    indirect case state(State)

    /// A connection is open: exactly one for each connection.
    indirect case opened(Handshake)

    /// Messages arrived, and control frames too if ``Configuration/reportsControlFrames`` is set.
    case messages(MessageBatch)

    /// Something went wrong; when it ends a connection, it comes before that connection's ``closed(_:)``.
    indirect case error(WebSocketError)

    /// A connection is closed: exactly one for each ``opened(_:)``.
    indirect case closed(Disconnection)

    /// Messages are written to the socket, in this order (only if ``Configuration/reportsSends`` is set).
    case sent([SentMessage])

    /// Messages will not be sent, for this reason. Those of ``WebSocketClient/send(_:)``, whose caller is told, are among
    /// them only if ``Configuration/reportsSends`` is set.
    indirect case unsent([MessageID], WebSocketError)

    /// The peer answered a keepalive ping after this time.
    case roundTrip(Duration)

    /// Reading is paused because the consumer is behind by more than ``Configuration/inboundLimit``, or goes on.
    case readingPaused(Bool)
}

/// The number of an outgoing message, unique within its client and growing in the order of sending.
public struct MessageID: Hashable, Comparable, Sendable {
    /// The number, from 1.
    public let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// In the order of sending.
    public static func < (left: MessageID, right: MessageID) -> Bool { left.rawValue < right.rawValue }
}

/// A message that was written to the socket. Written is not delivered: only an answer of the peer proves that.
public struct SentMessage: Sendable, Equatable {
    /// Who asked for the message.
    public enum Origin: Sendable, Hashable {
        /// ``WebSocketClient/send(_:)`` or ``WebSocketClient/enqueue(_:)``.
        case caller
        /// ``Configuration/onOpen``: sent by itself on every open.
        case onOpen
        /// ``Configuration/onClose``: sent by itself before a local close.
        case onClose
    }

    /// The message's number.
    public var id: MessageID
    /// The message.
    public var message: Message
    /// Who asked for it.
    public var origin: Origin
    /// When it was written, if that is known.
    public var time: Timestamp?

    /// A message that was written.
    package init(id: MessageID, message: Message, origin: Origin, time: Timestamp? = nil) {
        self.id = id
        self.message = message
        self.origin = origin
        self.time = time
    }
}
