/// A session: connect, close, reconnect. A pure machine: commands, the transport's events and timers go in, actions come
/// out. It reads no clock and draws no random numbers: both come in as arguments.
///
/// Every connection has a generation number. What an older generation reports is dropped.
package struct SessionMachine: Equatable, Sendable {
    /// What the one who owns sockets, timers and callers has to do, in order.
    package enum Action: Equatable, Sendable {
        /// The state is another one: publish it.
        case stateChanged
        /// Make a connection, and report `dialSucceeded` or `dialFailed` with this generation.
        case dial(generation: Int)
        /// Give up making this connection; its report is not awaited.
        case abandonDial(generation: Int)
        /// Call `retryTimerFired` after this time.
        case startRetryTimer(after: Duration)
        case cancelRetryTimer
        /// Call `stableTimerFired` with this generation after this time.
        case startStableTimer(generation: Int, after: Duration)
        case cancelStableTimer
        /// Send the on-close messages, what waits, and then this Close frame.
        case beginClose(CloseFrame)
        case publishOpened
        case publishError(WebSocketError)
        case publishClosed(Disconnection)
        /// Send the on-open messages, and then what was kept.
        case startSending
        /// Everyone who waits for a connection has one.
        case connectsSucceeded
        case connectsFailed(WebSocketError)
        /// Everyone who waits for the end of the connection is told.
        case disconnectsEnded(Disconnection)
    }

    /// Where the session stands; the transitions are those of ``State``.
    package enum Phase: Equatable, Sendable {
        case idle
        /// `retriesAtOnce`: the caller asked for a reconnect meanwhile, so a failure is not waited out.
        case connecting(generation: Int, retriesAtOnce: Bool)
        case open(generation: Int)
        case closing(generation: Int, next: AfterClosing)
        case waiting(reason: WebSocketError)
        case closed(State.End)
    }

    /// What follows a close.
    package enum AfterClosing: Equatable, Sendable {
        case stop
        case connect
        /// The peer closed and nobody here asked for anything: the policy decides.
        case policy
    }

    /// Whether a message may be sent now.
    package enum SendDisposition: Equatable, Sendable {
        case send
        /// There is no connection: the policy of the queue decides.
        case offline
        /// The connection closes: refuse, or keep for the next connection if one may follow.
        case closing(mayReopen: Bool)
    }

    package private(set) var phase = Phase.idle
    /// The number of the newest connection.
    package private(set) var generation = 0
    /// How many attempts the session has made by itself since it was last stable.
    package private(set) var retries = 0

    /// The error of the newest connection, if it was told before that connection's end.
    private var toldError: WebSocketError?

    private let policy: ReconnectPolicy

    package init(policy: ReconnectPolicy) { self.policy = policy }

    package var sendDisposition: SendDisposition {
        switch phase {
        case .open: .send
        case .closing(_, let next): .closing(mayReopen: next != .stop)
        case .idle, .connecting, .waiting, .closed: .offline
        }
    }
}

// MARK: - Commands

extension SessionMachine {
    /// The caller wants a connection. It is told by `connectsSucceeded` or `connectsFailed`.
    package mutating func connect() -> [Action] {
        switch phase {
        case .idle, .closed:
            retries = 0
            return dial()
        case .connecting:
            return []
        case .open:
            return [.connectsSucceeded]
        case .closing(let generation, _):
            phase = .closing(generation: generation, next: .connect)
            return []
        case .waiting:
            return [.cancelRetryTimer] + dial()
        }
    }

    /// The caller wants a new connection at once.
    package mutating func reconnect() -> [Action] {
        switch phase {
        case .idle, .closed, .closing, .waiting:
            return connect()
        case .connecting(let generation, _):
            phase = .connecting(generation: generation, retriesAtOnce: true)
            return []
        case .open(let generation):
            return close(generation, CloseFrame(code: .normalClosure), next: .connect)
        }
    }

    /// The caller wants no connection. It is told by `disconnectsEnded`.
    package mutating func disconnect(_ frame: CloseFrame) -> [Action] {
        switch phase {
        case .idle, .closed(.cancelled), .closed(.failed):
            return [.disconnectsEnded(.none)]
        case .closed(.disconnected(let end)):
            return [.disconnectsEnded(end)]
        case .connecting(let generation, _):
            return [.abandonDial(generation: generation)] + cancel()
        case .open(let generation):
            return close(generation, frame, next: .stop)
        case .closing(let generation, let next):
            phase = .closing(generation: generation, next: .stop)
            return next == .connect ? [.connectsFailed(.cancelled)] : []
        case .waiting:
            return [.cancelRetryTimer] + cancel()
        }
    }

    private mutating func dial() -> [Action] {
        generation += 1
        toldError = nil
        phase = .connecting(generation: generation, retriesAtOnce: false)
        return [.stateChanged, .dial(generation: generation)]
    }

    private mutating func close(_ generation: Int, _ frame: CloseFrame, next: AfterClosing) -> [Action] {
        phase = .closing(generation: generation, next: next)
        return [.cancelStableTimer, .stateChanged, .beginClose(frame)]
    }

    private mutating func cancel() -> [Action] {
        phase = .closed(.cancelled)
        return [.stateChanged, .connectsFailed(.cancelled), .disconnectsEnded(.none)]
    }
}

// MARK: - What the transport reports

extension SessionMachine {
    package mutating func dialSucceeded(generation: Int) -> [Action] {
        guard case .connecting(generation, _) = phase else { return [] }
        phase = .open(generation: generation)
        return [
            .stateChanged, .publishOpened, .startSending, .connectsSucceeded,
            .startStableTimer(generation: generation, after: policy.stableAfter),
        ]
    }

    /// - Parameters:
    ///   - retryAfter: the wait that the server asked for, if it did.
    ///   - random: from 0 to 1, for the jitter.
    package mutating func dialFailed(
        generation: Int,
        error: WebSocketError,
        retryAfter: Duration? = nil,
        random: Double
    ) -> [Action] {
        guard case .connecting(generation, let retriesAtOnce) = phase else { return [] }
        if retriesAtOnce {
            retries = 0
            return [.publishError(error)] + dial()
        }
        guard mayRetry, policy.retries(after: error) else {
            phase = .closed(.failed(error))
            return [.publishError(error), .stateChanged, .connectsFailed(error)]
        }
        return [.publishError(error)] + wait(for: error, atLeast: retryAfter ?? .zero, random: random)
    }

    /// The peer closes the connection, or was failed: nothing more is sent, and the end is awaited.
    package mutating func peerCloses(generation: Int) -> [Action] {
        guard case .open(generation) = phase else { return [] }
        phase = .closing(generation: generation, next: .policy)
        return [.cancelStableTimer, .stateChanged]
    }

    /// The peer broke the protocol: that is told at once, and not only with the connection's end.
    package mutating func peerFailed(generation: Int, error: WebSocketError) -> [Action] {
        switch phase {
        case .open(generation) where toldError == nil, .closing(generation, _) where toldError == nil:
            toldError = error
            return [.publishError(error)]
        case .idle, .connecting, .open, .closing, .waiting, .closed:
            return []
        }
    }

    /// A connection that was open ended.
    ///
    /// - Parameters:
    ///   - end: how, as far as the transport knows; whether a reconnect follows is decided here.
    ///   - random: from 0 to 1, for the jitter.
    package mutating func connectionEnded(generation: Int, end: Disconnection, random: Double) -> [Action] {
        var end = end
        let next: AfterClosing
        var actions: [Action] = []
        switch phase {
        case .open(generation):
            next = .policy
            actions.append(.cancelStableTimer)
        case .closing(generation, let wanted):
            next = wanted
        case .idle, .connecting, .open, .closing, .waiting, .closed:
            return []
        }
        if let error = end.error, error != toldError { actions.append(.publishError(error)) }
        let cause = Self.cause(of: end)
        switch next {
        case .connect:
            end.willReconnect = true
            retries = 0
            return actions + [.publishClosed(end), .disconnectsEnded(end)] + dial()
        case .policy where mayRetry && policy.retries(after: cause):
            end.willReconnect = true
            let restarts = end.received?.code == .serviceRestart || end.received?.code == .tryAgainLater
            let least = restarts ? policy.serverRestartDelay : .zero
            return actions + [.publishClosed(end)] + wait(for: cause, atLeast: least, random: random)
        case .policy, .stop:
            phase = .closed(.disconnected(end))
            return actions + [.stateChanged, .publishClosed(end), .disconnectsEnded(end)]
        }
    }

    package mutating func retryTimerFired() -> [Action] {
        guard case .waiting = phase else { return [] }
        return dial()
    }

    /// The connection has been open for so long that the attempts count from 1 again.
    package mutating func stableTimerFired(generation: Int) -> [Action] {
        if case .open(generation) = phase { retries = 0 }
        return []
    }

    private var mayRetry: Bool {
        policy.isEnabled && policy.maximumRetries.map { retries < $0 } ?? true
    }

    private mutating func wait(for reason: WebSocketError, atLeast least: Duration, random: Double) -> [Action] {
        retries += 1
        phase = .waiting(reason: reason)
        let delay = max(policy.delay(beforeRetry: retries, random: random), least)
        return [.startRetryTimer(after: delay), .stateChanged]
    }

    /// What ended a connection, as the reason for another attempt.
    private static func cause(of end: Disconnection) -> WebSocketError {
        if let error = end.error { return error }
        if let frame = end.received { return .closedByServer(frame) }
        return .connectionLost(detail: "no Close frame")
    }
}
