import WilletClient

extension Clients {
    /// A client of `ws://server.example:8080/`, which no resolver knows, behind a proxy on loopback.
    static func make(
        through scheme: String,
        port: Int,
        credentials: String = "",
        url: String = "ws://server.example:8080/",
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> WebSocketClient {
        var configuration = Configuration()
        configuration.proxy = .proxy(try Proxy("\(scheme)://\(credentials)127.0.0.1:\(port)"))
        configuration.pingInterval = nil
        configuration.connectTimeout = .seconds(50)
        configuration.closeTimeout = .seconds(50)
        change(&configuration)
        return try WebSocketClient(url: url, configuration: configuration)
    }
}

/// What a proxy did wrong or refused, if that is the error of a call.
func proxyFailure(_ body: () async throws -> Void) async -> ProxyFailure.Kind? {
    if case .proxy(let failure)? = await webSocketError(body) { failure.kind } else { nil }
}
