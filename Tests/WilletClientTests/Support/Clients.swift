import WilletClient

/// Clients for tests on loopback.
enum Clients {
    /// A client without keepalive, without reconnection and with long deadlines, unless the test says otherwise.
    static func make(
        port: Int,
        scheme: String = "ws",
        host: String = "127.0.0.1",
        path: String = "/",
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> WebSocketClient {
        var configuration = Configuration()
        configuration.pingInterval = nil
        configuration.reconnect = .never
        // Deadlines are for the tests that are about them: a loaded machine must not fail the others.
        configuration.connectTimeout = .seconds(50)
        configuration.closeTimeout = .seconds(50)
        change(&configuration)
        return try WebSocketClient(url: "\(scheme)://\(host):\(port)\(path)", configuration: configuration)
    }
}

/// The error that a call throws, if it is one of ours.
func webSocketError(_ body: () async throws -> Void) async -> WebSocketError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? WebSocketError
    }
}
