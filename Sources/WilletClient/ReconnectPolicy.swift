import Glibc

/// Whether a lost or refused connection is made again, and after what wait: full jitter, as AWS's architects describe
/// it, so that many clients of a restarted server do not come back at once.
public struct ReconnectPolicy: Sendable, Equatable {
    /// Whether the session connects again by itself. Yes.
    public var isEnabled = true
    /// How many attempts follow one another by themselves at the most; `nil` for no end.
    public var maximumRetries: Int?
    /// The bound of the first wait; the wait itself is a random part of the bound. 0.5 s.
    public var baseDelay: Duration = .milliseconds(500)
    /// By how much the bound grows with each attempt. 2.
    public var factor = 2.0
    /// The bound that is not exceeded. 30 s.
    public var maximumDelay: Duration = .seconds(30)
    /// How long a connection must be open for the attempts to count from 1 again. 5 s.
    public var stableAfter: Duration = .seconds(5)
    /// The least wait after 1012 (service restart) and 1013 (try again later). 5 s.
    public var serverRestartDelay: Duration = .seconds(5)
    /// The close codes after which the session connects again; all others end it.
    public var retriedCloseCodes: Set<CloseCode> = [
        .goingAway, .abnormalClosure, .internalError, .serviceRestart, .tryAgainLater, .badGateway,
    ]
    /// Whether it connects again even after 1000, 1005 and 3000 to 4999 from the server. No.
    public var retriesNormalClosure = false
    /// The HTTP statuses below 500 after which it tries again; every status from 500 on is tried again too.
    public var retriedStatuses: Set<Int> = [408, 425, 429]

    /// The defaults.
    public init() {}

    /// No reconnection at all.
    public static let never: ReconnectPolicy = {
        var policy = ReconnectPolicy()
        policy.isEnabled = false
        return policy
    }()

    /// Whether the session connects again after the server closed with a code.
    public func retries(after code: CloseCode) -> Bool {
        if retriedCloseCodes.contains(code) { return true }
        switch code.rawValue {
        case 1000, 1005, 3000...4999: return retriesNormalClosure
        default: return false
        }
    }

    /// Whether it connects again after a failure to connect, or one that broke a connection.
    public func retries(after error: WebSocketError) -> Bool {
        switch error {
        case .nameNotFound, .connectFailed, .connectTimeout, .connectionLost, .pingTimeout, .closeTimeout: true
        case .proxy(let failure): failure.isTransient(statuses: retriedStatuses)
        case .rejected(let response): response.status >= 500 || retriedStatuses.contains(response.status)
        case .closedByServer(let frame): retries(after: frame.code)
        case .tls, .redirect, .invalidConfiguration, .invalidHandshake, .protocolViolation, .notConnected, .closing,
            .queueFull, .expired, .cancelled, .messageTooBig, .invalidClose:
            false
        }
    }

    /// The wait before an attempt.
    ///
    /// - Parameters:
    ///   - number: the number of the attempt that comes next, from 1.
    ///   - random: a number from 0 to 1 that nobody can foresee.
    /// - Returns: from nothing up to the bound, which is the base delay times the factor to the power of `number - 1`.
    package func delay(beforeRetry number: Int, random: Double) -> Duration {
        let base = baseDelay / .seconds(1)
        // The number has no bound, so it is not counted up to.
        let bound = base > 0 ? base * pow(factor, Double(max(number, 1) - 1)) : 0
        return .seconds(max(min(bound, maximumDelay / .seconds(1)), 0) * min(max(random, 0), 1))
    }
}
