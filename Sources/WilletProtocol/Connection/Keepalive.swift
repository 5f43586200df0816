/// Keepalive by pings (RFC 6455, section 5.5.2): a peer that does not answer in time is gone, and the time that an
/// answer takes is the round trip. A pure machine: the time since any fixed moment comes in as an argument.
package struct Keepalive: Equatable, Sendable {
    package enum Action: Equatable, Sendable {
        /// Send this ping, and call `timerFired` after this time.
        case ping(payload: [UInt8], next: Duration)
        /// Call `timerFired` after this time.
        case wait(Duration)
        /// The peer did not answer in time: cut the connection.
        case cut
    }

    private enum Phase: Equatable, Sendable {
        /// Goes to `awaiting` when the next ping is due.
        case idle(pingDue: Duration)
        /// Goes to `idle` with the pong, or the connection is cut at the deadline.
        case awaiting(payload: [UInt8], sentAt: Duration, deadline: Duration)
    }

    /// Less than this would make timers that fire again and again in place of a wait.
    package static let shortestInterval = Duration.milliseconds(10)

    private let interval: Duration
    private let timeout: Duration
    private var phase: Phase
    private var isPaused = false
    private var counter: UInt64 = 0

    /// - Parameters:
    ///   - interval: the time between pings; no less than ``shortestInterval``.
    ///   - timeout: the time that the peer has to answer.
    ///   - now: when the connection opened.
    package init(interval: Duration, timeout: Duration, now: Duration) {
        let interval = max(interval, Self.shortestInterval)
        self.interval = interval
        self.timeout = timeout
        phase = .idle(pingDue: now + interval)
    }

    /// A timer fired, or the machine has just begun.
    package mutating func timerFired(now: Duration) -> Action {
        switch phase {
        case .idle(let due):
            guard now >= due else { return .wait(due - now) }
            counter += 1
            let payload = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
            phase = .awaiting(payload: payload, sentAt: now, deadline: now + timeout)
            // The timer must not outlast the interval, or a peer that answers would be pinged at the timeout's pace.
            return .ping(payload: payload, next: min(interval, timeout))
        case .awaiting(let payload, let sentAt, let deadline):
            guard !isPaused else {
                // Reading is paused on our side, so the pong cannot be seen: the peer gets the whole time once more.
                phase = .awaiting(payload: payload, sentAt: sentAt, deadline: now + timeout)
                return .wait(timeout)
            }
            return now >= deadline ? .cut : .wait(min(deadline - now, interval))
        }
    }

    /// A pong arrived.
    ///
    /// - Returns: the round trip if it answers the ping that waits; `nil` for any other pong.
    package mutating func receivedPong(_ payload: [UInt8], now: Duration) -> Duration? {
        guard case .awaiting(payload, let sentAt, _) = phase else { return nil }
        phase = .idle(pingDue: max(sentAt + interval, now))
        return now - sentAt
    }

    /// This side stops reading, or goes on: the peer cannot be blamed for a pong that we do not read.
    package mutating func readingPaused(_ isPaused: Bool, now: Duration) {
        guard self.isPaused != isPaused else { return }
        self.isPaused = isPaused
        if !isPaused, case .awaiting(let payload, let sentAt, _) = phase {
            phase = .awaiting(payload: payload, sentAt: sentAt, deadline: now + timeout)
        }
    }
}
