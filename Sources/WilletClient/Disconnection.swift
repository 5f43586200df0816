/// How a connection ended: what was sent, what was received, who was first, and what follows.
public struct Disconnection: Sendable, Equatable {
    /// The three reasons that the classic closed event knows.
    public enum Reason: Sendable, Hashable {
        /// This client closed the connection.
        case client
        /// The server closed it.
        case server
        /// It broke: the transport failed, a deadline passed or the peer broke the protocol.
        case error
    }

    /// The number of the connection within its session, from 1; 0 if there was no connection.
    public var generation: Int
    /// Who ended the connection, or that it broke.
    public var reason: Reason
    /// The Close frame that was sent, if any.
    public var sent: CloseFrame?
    /// The Close frame that was received, if any.
    public var received: CloseFrame?
    /// Whether both Close frames passed: then it is clean however the transport ended.
    public var wasClean: Bool
    /// What broke the connection; `nil` for a clean close.
    public var error: WebSocketError?
    /// Whether the session connects again by itself.
    public var willReconnect: Bool

    /// How a connection ended.
    public init(
        generation: Int,
        reason: Reason,
        sent: CloseFrame? = nil,
        received: CloseFrame? = nil,
        wasClean: Bool,
        error: WebSocketError? = nil,
        willReconnect: Bool = false
    ) {
        self.generation = generation
        self.reason = reason
        self.sent = sent
        self.received = received
        self.wasClean = wasClean
        self.error = error
        self.willReconnect = willReconnect
    }

    /// The close code in the sense of RFC 6455, section 7.1.5: what was received, 1005 for an empty Close, 1006 for none.
    public var code: CloseCode { received?.code ?? .abnormalClosure }

    /// What ``WebSocketClient/disconnect(code:reason:)`` returns when there was nothing to disconnect.
    public static let none = Disconnection(generation: 0, reason: .client, wasClean: true)
}
