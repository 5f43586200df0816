import WilletClient
import WilletViewModel

/// What the process ends with; scripts rely on these numbers.
enum ExitStatus: Int32 {
    /// Done: closed with 1000, 1001 or 1005, or left with the quit key.
    case done = 0
    /// The session did not bring what was expected of it.
    case expectationFailed = 1
    /// The command line, a URL or an option cannot be used.
    case usage = 2
    /// A fault of Willet itself.
    case internalFault = 3
    /// A deadline has passed.
    case timeout = 20
    /// The network: no address, no route, refused.
    case network = 21
    /// TLS: a certificate, or no agreement.
    case tls = 22
    /// The server asks for other credentials: 401, 403, 407.
    case authentication = 23
    /// Closed abnormally, or refused with another status.
    case refused = 24
    /// The peer broke the protocol.
    case protocolError = 26
    /// SIGHUP.
    case hangup = 129
    /// SIGINT.
    case interrupted = 130
    /// SIGTERM.
    case terminated = 143

    /// The status for the end of a session.
    init(_ end: State.End) { self = ExitStatus(rawValue: ExitCode.of(end)) ?? .internalFault }

    init(_ error: WebSocketError) { self = ExitStatus(rawValue: ExitCode.of(error)) ?? .internalFault }
}
