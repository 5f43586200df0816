/// A status code of the closing handshake (RFC 6455, section 7.4, and IANA's WebSocket Close Code registry).
public struct CloseCode: RawRepresentable, Hashable, Sendable, Comparable {
    /// The number as it goes over the wire.
    public var rawValue: UInt16

    /// A code of any number; ask ``mayBeSent`` whether it may appear on the wire.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 1000: the purpose of the connection is fulfilled.
    public static let normalClosure = CloseCode(rawValue: 1000)
    /// 1001: the server goes down or the browser leaves the page.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: the peer broke the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: data of a kind that cannot be accepted.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// 1005, local only: a Close frame without a code was received.
    public static let noStatusReceived = CloseCode(rawValue: 1005)
    /// 1006, local only: the connection ended without a Close frame.
    public static let abnormalClosure = CloseCode(rawValue: 1006)
    /// 1007: a payload that does not fit its type, such as text that is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// 1008: a message that breaks the endpoint's policy.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// 1009: a message that is too big.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 1010: the client wanted an extension that the server did not grant.
    public static let mandatoryExtension = CloseCode(rawValue: 1010)
    /// 1011: an unexpected condition in the server.
    public static let internalError = CloseCode(rawValue: 1011)
    /// 1012: the service restarts.
    public static let serviceRestart = CloseCode(rawValue: 1012)
    /// 1013: the service is overloaded; try again later.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
    /// 1014: a gateway received an invalid answer.
    public static let badGateway = CloseCode(rawValue: 1014)

    /// Whether an endpoint may put this code into a Close frame: 1000–1003, 1007–1014 and 3000–4999.
    public var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// Whether a Close frame with this code is valid: the same set, so that what may be sent may be received.
    package var mayBeReceived: Bool { mayBeSent }

    /// By number.
    public static func < (left: CloseCode, right: CloseCode) -> Bool { left.rawValue < right.rawValue }
}

extension CloseCode: CustomStringConvertible {
    /// The number, for example `1000`.
    public var description: String { String(rawValue) }

    /// What the code says, in a few words, for example `normal closure`; `nil` for a code without a registered meaning.
    public var meaning: String? {
        switch rawValue {
        case 1000: "normal closure"
        case 1001: "going away"
        case 1002: "protocol error"
        case 1003: "unsupported data"
        case 1005: "no status"
        case 1006: "abnormal closure"
        case 1007: "invalid payload"
        case 1008: "policy violation"
        case 1009: "message too big"
        case 1010: "extension required"
        case 1011: "internal error"
        case 1012: "service restart"
        case 1013: "try again later"
        case 1014: "bad gateway"
        default: nil
        }
    }
}
