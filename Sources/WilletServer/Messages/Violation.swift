import NIOWebSocket

/// How a client broke the protocol.
struct Violation: Error, Equatable {
    var close: CloseRequest

    init(_ code: WebSocketErrorCode, _ reason: String) {
        close = CloseRequest(code, reason)
    }
}
