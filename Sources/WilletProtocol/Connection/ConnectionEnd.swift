/// How a connection ended, as far as the protocol knows.
package struct ConnectionEnd: Equatable, Sendable {
    /// Who ended it.
    package enum Cause: Equatable, Sendable {
        /// This side's Close was the first on the wire.
        case local
        /// The peer's Close was the first.
        case remote
        /// The peer broke the protocol and was failed.
        case violation(ProtocolViolation)
        /// The transport ended before both Close frames had passed.
        case lost
        /// The closing handshake was not complete at its deadline.
        case timedOut
    }

    package var cause: Cause
    package var sent: CloseFrame?
    package var received: CloseFrame?

    package init(cause: Cause, sent: CloseFrame? = nil, received: CloseFrame? = nil) {
        self.cause = cause
        self.sent = sent
        self.received = received
    }

    /// Both Close frames passed: clean, however the transport ended.
    package var wasClean: Bool {
        switch cause {
        case .local, .remote: true
        case .violation, .lost, .timedOut: false
        }
    }
}
