package import WilletClient

/// The exit codes of the command, as far as they follow from how a session ended.
package enum ExitCode {
    package static func of(_ disconnection: Disconnection) -> Int32 {
        // Whoever closed has what was wanted, however the peer took it.
        if disconnection.reason == .client { return 0 }
        if let error = disconnection.error { return of(error) }
        return [.normalClosure, .goingAway, .noStatusReceived].contains(disconnection.code) ? 0 : 24
    }

    package static func of(_ end: State.End) -> Int32 {
        switch end {
        case .cancelled: 0
        case .disconnected(let disconnection): of(disconnection)
        case .failed(let error): of(error)
        }
    }

    package static func of(_ error: WebSocketError) -> Int32 {
        switch error {
        case .invalidConfiguration, .messageTooBig, .invalidClose: 2
        case .nameNotFound, .connectFailed, .notConnected: 21
        case .connectTimeout, .pingTimeout, .closeTimeout, .expired: 20
        case .tls: 22
        case .rejected(let response): of(response)
        case .proxy(let failure): of(failure)
        case .redirect, .connectionLost, .closing, .queueFull, .closedByServer: 24
        case .invalidHandshake, .protocolViolation: 26
        case .cancelled: 0
        }
    }

    private static func of(_ failure: ProxyFailure) -> Int32 {
        switch failure.kind {
        case .unreachable, .lost: 21
        case .rejected(let response): of(response)
        case .authenticationRequired, .authenticationFailed: 23
        // Network or host unreachable, connection refused, TTL expired (RFC 1928, section 6).
        case .refused(let reply): (3...6).contains(reply) ? 21 : 24
        case .invalidAnswer: 26
        }
    }

    private static func of(_ response: HTTPRejection) -> Int32 {
        [401, 403, 407].contains(response.status) ? 23 : 24
    }
}
