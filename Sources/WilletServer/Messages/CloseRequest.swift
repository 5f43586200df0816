import NIOWebSocket

/// The outbound event that asks for the closing handshake.
struct CloseRequest: Equatable, Sendable {
    var code: WebSocketErrorCode
    /// At most 123 bytes.
    var reason: String

    init(_ code: WebSocketErrorCode, _ reason: String = "") {
        self.code = code
        self.reason = reason
    }
}
