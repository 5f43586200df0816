/// What can go wrong in a session. Every case says what to do next in its ``description``.
public enum WebSocketError: Error, Sendable, Equatable {
    /// The URL, a header field, a subprotocol or an option cannot be used.
    case invalidConfiguration(String)
    /// The host's name has no address.
    case nameNotFound(host: String, detail: String)
    /// No TCP connection could be made.
    case connectFailed(address: String, detail: String)
    /// The opening took longer than ``Configuration/connectTimeout``: `phase` says what it waited for.
    case connectTimeout(phase: String, after: Duration)
    /// TLS could not be set up: the certificate was refused, or the two sides do not fit.
    case tls(TLSFailure)
    /// The proxy in front of the server gave no connection to it.
    case proxy(ProxyFailure)
    /// The server answered, but not with 101. Status, header fields and up to 64 KiB of the body are kept.
    case rejected(HTTPRejection)
    /// A redirect leads where it must not be followed, or does not end.
    case redirect(RedirectFailure)
    /// The server answered 101, but with a handshake that RFC 6455, section 4.1, does not allow.
    case invalidHandshake(String)
    /// The peer broke the protocol; the connection was failed with ``ProtocolViolation/closeCode``.
    case protocolViolation(ProtocolViolation)
    /// The connection ended without a Close frame; `detail` is the transport's reason.
    case connectionLost(detail: String)
    /// The peer did not answer a ping within ``Configuration/pingTimeout``.
    case pingTimeout(after: Duration)
    /// The peer did not complete the closing handshake within ``Configuration/closeTimeout``.
    case closeTimeout(after: Duration)
    /// The server closed the connection with this frame.
    case closedByServer(CloseFrame)
    /// There is no connection, and the queue's policy is to refuse.
    case notConnected
    /// The connection closes: nothing more can be sent.
    case closing
    /// The outgoing queue is full.
    case queueFull
    /// The message waited for a connection longer than the queue's time to live.
    case expired
    /// The caller gave up: disconnected before the connection was open, or cancelled its task.
    case cancelled
    /// An outgoing message is longer than ``Configuration/maximumMessageSize``.
    case messageTooBig(bytes: Int, limit: Int)
    /// A Close frame that must not be sent.
    case invalidClose(CloseFrameError)
}

extension WebSocketError: CustomStringConvertible {
    /// What happened, and what to do next.
    public var description: String {
        switch self {
        case .invalidConfiguration(let text): text
        case .nameNotFound(let host, let detail): "cannot resolve \(host): \(detail)"
        case .connectFailed(let address, let detail): "cannot connect to \(address): \(detail)"
        case .connectTimeout(let phase, let after): "no \(phase) within \(after.shortDescription)"
        case .tls(let failure): failure.description
        case .proxy(let failure): failure.description
        case .rejected(let response): response.description
        case .redirect(let failure): failure.description
        case .invalidHandshake(let text): "invalid handshake: \(text)"
        case .protocolViolation(let violation): "the server broke the protocol: \(violation)"
        case .connectionLost(let detail): "connection lost: \(detail)"
        case .pingTimeout(let after): "no pong within \(after.shortDescription)"
        case .closeTimeout(let after): "no close within \(after.shortDescription)"
        case .closedByServer(let frame): "closed by the server: \(frame.summary)"
        case .notConnected: "not connected"
        case .closing: "the connection is closing"
        case .queueFull: "the outgoing queue is full"
        case .expired: "waited too long for a connection"
        case .cancelled: "cancelled"
        case .messageTooBig(let bytes, let limit): "the message has \(bytes) bytes: at most \(limit) are allowed"
        case .invalidClose(let error): error.description
        }
    }
}

extension WebSocketError {
    /// What a server, or the proxy in front of it, answered instead of what it was asked for.
    public var rejection: HTTPRejection? {
        if case .rejected(let response) = self { return response }
        if case .proxy(let failure) = self, case .rejected(let response) = failure.kind { return response }
        return nil
    }
}

extension CloseFrame {
    /// Code, meaning and reason in one line, for example `1001 going away: restart`.
    public var summary: String {
        var text = code.meaning.map { "\(code) \($0)" } ?? "\(code)"
        if !reason.isEmpty { text += ": \(reason)" }
        return text
    }
}

extension Duration {
    /// Seconds with at most one digit behind the point, for example `10 s` or `0.5 s`.
    package var shortDescription: String {
        let tenths = (components.seconds * 10) + components.attoseconds / 100_000_000_000_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
