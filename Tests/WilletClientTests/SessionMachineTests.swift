import Testing

@testable import WilletClient

@Suite("The session machine")
struct SessionMachineTests {
    typealias Action = SessionMachine.Action

    enum Start: String, CaseIterable {
        case idle, connecting, hurrying, open, closing, reopening, peerClosing, peerFailing, waiting, cancelled,
            disconnected, failed
    }

    enum Input: String, CaseIterable {
        case connect, reconnect, disconnect, peerCloses, stalePeerCloses, peerFailed, stalePeerFailed
        case dialSucceeded, staleDialSucceeded, dialFailed, dialFailedForGood, staleDialFailed
        case lost, closedForGood, staleLost, retryTimer, stableTimer, staleStableTimer
    }

    struct Cell: Hashable {
        var start: Start
        var input: Input
        init(_ start: Start, _ input: Input) { (self.start, self.input) = (start, input) }
    }

    static let close = CloseFrame(code: .goingAway)
    static let normal = CloseFrame(code: .normalClosure)
    static let refused = WebSocketError.connectFailed(address: "a", detail: "d")
    static let badHandshake = WebSocketError.invalidHandshake("x")
    static let gone = WebSocketError.connectionLost(detail: "d")
    static let lostEnd = Disconnection(generation: 1, reason: .error, wasClean: false, error: gone)
    static let closedEnd = Disconnection(generation: 1, reason: .server, sent: normal, received: normal, wasClean: true)
    /// The random number is a half, so the first wait is half of 0.5 s.
    static let delay = Duration.milliseconds(250)

    static func machine(_ start: Start) -> SessionMachine {
        var machine = SessionMachine(policy: ReconnectPolicy())
        if start == .idle { return machine }
        _ = machine.connect()
        switch start {
        case .idle, .connecting: break
        case .hurrying: _ = machine.reconnect()
        case .cancelled: _ = machine.disconnect(close)
        case .waiting: _ = machine.dialFailed(generation: 1, error: refused, random: 0.5)
        case .failed: _ = machine.dialFailed(generation: 1, error: badHandshake, random: 0.5)
        case .open, .closing, .reopening, .peerClosing, .peerFailing, .disconnected:
            _ = machine.dialSucceeded(generation: 1)
        }
        switch start {
        case .closing: _ = machine.disconnect(close)
        case .reopening: _ = machine.reconnect()
        case .peerClosing: _ = machine.peerCloses(generation: 1)
        case .peerFailing:
            _ = machine.peerFailed(generation: 1, error: gone)
            _ = machine.peerCloses(generation: 1)
        case .disconnected: _ = machine.connectionEnded(generation: 1, end: closedEnd, random: 0.5)
        case .idle, .connecting, .hurrying, .open, .waiting, .cancelled, .failed: break
        }
        return machine
    }

    static func give(_ input: Input, to machine: inout SessionMachine) -> [Action] {
        switch input {
        case .connect: machine.connect()
        case .reconnect: machine.reconnect()
        case .disconnect: machine.disconnect(close)
        case .peerCloses: machine.peerCloses(generation: 1)
        case .stalePeerCloses: machine.peerCloses(generation: 0)
        case .peerFailed: machine.peerFailed(generation: 1, error: gone)
        case .stalePeerFailed: machine.peerFailed(generation: 0, error: gone)
        case .dialSucceeded: machine.dialSucceeded(generation: 1)
        case .staleDialSucceeded: machine.dialSucceeded(generation: 0)
        case .dialFailed: machine.dialFailed(generation: 1, error: refused, random: 0.5)
        case .dialFailedForGood: machine.dialFailed(generation: 1, error: badHandshake, random: 0.5)
        case .staleDialFailed: machine.dialFailed(generation: 0, error: refused, random: 0.5)
        case .lost: machine.connectionEnded(generation: 1, end: lostEnd, random: 0.5)
        case .closedForGood: machine.connectionEnded(generation: 1, end: closedEnd, random: 0.5)
        case .staleLost: machine.connectionEnded(generation: 0, end: lostEnd, random: 0.5)
        case .retryTimer: machine.retryTimerFired()
        case .stableTimer: machine.stableTimerFired(generation: 1)
        case .staleStableTimer: machine.stableTimerFired(generation: 0)
        }
    }

    static func again(_ end: Disconnection) -> Disconnection {
        var end = end
        end.willReconnect = true
        return end
    }

    static let dialFirst: [Action] = [.stateChanged, .dial(generation: 1)]
    static let dialNext: [Action] = [.stateChanged, .dial(generation: 2)]
    static let cancels: [Action] = [.stateChanged, .connectsFailed(.cancelled), .disconnectsEnded(.none)]
    static let opens: [Action] = [
        .stateChanged, .publishOpened, .startSending, .connectsSucceeded,
        .startStableTimer(generation: 1, after: .seconds(5)),
    ]
    static let waits: [Action] = [.startRetryTimer(after: delay), .stateChanged]
    static let fails: [Action] = [.publishError(badHandshake), .stateChanged, .connectsFailed(badHandshake)]
    static func ends(_ end: Disconnection) -> [Action] {
        [.stateChanged, .publishClosed(end), .disconnectsEnded(end)]
    }
    static func reopens(_ end: Disconnection) -> [Action] {
        [.publishClosed(again(end)), .disconnectsEnded(again(end))] + dialNext
    }

    /// What does something; whatever is not here does nothing.
    static let expected: [Cell: [Action]] = [
        Cell(.idle, .connect): dialFirst,
        Cell(.idle, .reconnect): dialFirst,
        Cell(.idle, .disconnect): [.disconnectsEnded(.none)],

        Cell(.connecting, .disconnect): [.abandonDial(generation: 1)] + cancels,
        Cell(.connecting, .dialSucceeded): opens,
        Cell(.connecting, .dialFailed): [.publishError(refused)] + waits,
        Cell(.connecting, .dialFailedForGood): fails,
        Cell(.hurrying, .disconnect): [.abandonDial(generation: 1)] + cancels,
        Cell(.hurrying, .dialSucceeded): opens,
        Cell(.hurrying, .dialFailed): [.publishError(refused)] + dialNext,
        Cell(.hurrying, .dialFailedForGood): [.publishError(badHandshake)] + dialNext,

        Cell(.open, .connect): [.connectsSucceeded],
        Cell(.open, .reconnect): [.cancelStableTimer, .stateChanged, .beginClose(normal)],
        Cell(.open, .disconnect): [.cancelStableTimer, .stateChanged, .beginClose(close)],
        Cell(.open, .peerCloses): [.cancelStableTimer, .stateChanged],
        Cell(.open, .peerFailed): [.publishError(gone)],
        Cell(.open, .lost): [.cancelStableTimer, .publishError(gone), .publishClosed(again(lostEnd))] + waits,
        Cell(.open, .closedForGood): [.cancelStableTimer] + ends(closedEnd),

        Cell(.closing, .peerFailed): [.publishError(gone)],
        Cell(.reopening, .peerFailed): [.publishError(gone)],
        Cell(.peerClosing, .peerFailed): [.publishError(gone)],
        // It was told already.
        Cell(.peerFailing, .lost): [.publishClosed(again(lostEnd))] + waits,
        Cell(.peerFailing, .closedForGood): ends(closedEnd),
        Cell(.closing, .lost): [.publishError(gone)] + ends(lostEnd),
        Cell(.closing, .closedForGood): ends(closedEnd),
        Cell(.reopening, .disconnect): [.connectsFailed(.cancelled)],
        Cell(.reopening, .lost): [.publishError(gone)] + reopens(lostEnd),
        Cell(.reopening, .closedForGood): reopens(closedEnd),
        Cell(.peerClosing, .lost): [.publishError(gone), .publishClosed(again(lostEnd))] + waits,
        Cell(.peerClosing, .closedForGood): ends(closedEnd),

        Cell(.waiting, .connect): [.cancelRetryTimer] + dialNext,
        Cell(.waiting, .reconnect): [.cancelRetryTimer] + dialNext,
        Cell(.waiting, .disconnect): [.cancelRetryTimer] + cancels,
        Cell(.waiting, .retryTimer): dialNext,

        Cell(.cancelled, .connect): dialNext,
        Cell(.cancelled, .reconnect): dialNext,
        Cell(.cancelled, .disconnect): [.disconnectsEnded(.none)],
        Cell(.disconnected, .connect): dialNext,
        Cell(.disconnected, .reconnect): dialNext,
        Cell(.disconnected, .disconnect): [.disconnectsEnded(closedEnd)],
        Cell(.failed, .connect): dialNext,
        Cell(.failed, .reconnect): dialNext,
        Cell(.failed, .disconnect): [.disconnectsEnded(.none)],
    ]

    @Test("every input in every phase gives exactly these actions", arguments: Start.allCases, Input.allCases)
    func table(start: Start, input: Input) {
        var machine = Self.machine(start)
        let actions = Self.give(input, to: &machine)
        #expect(actions == Self.expected[Cell(start, input)] ?? [])
    }

    @Test("a command while closing decides what follows")
    func afterClosing() {
        for start in [Start.closing, .reopening, .peerClosing] {
            var machine = Self.machine(start)
            _ = machine.connect()
            #expect(machine.phase == .closing(generation: 1, next: .connect))
            _ = machine.disconnect(Self.close)
            #expect(machine.phase == .closing(generation: 1, next: .stop))
        }
    }

    @Test("sends are allowed, kept or refused by the phase", arguments: Start.allCases)
    func dispositions(start: Start) {
        let expected: SessionMachine.SendDisposition =
            switch start {
            case .open: .send
            case .closing: .closing(mayReopen: false)
            case .reopening, .peerClosing, .peerFailing: .closing(mayReopen: true)
            case .idle, .connecting, .hurrying, .waiting, .cancelled, .disconnected, .failed: .offline
            }
        #expect(Self.machine(start).sendDisposition == expected)
    }

    @Test("the attempts are spent after so many retries, and a caller's connect counts anew")
    func exhausted() {
        var policy = ReconnectPolicy()
        policy.maximumRetries = 2
        var machine = SessionMachine(policy: policy)
        for _ in 0..<2 {
            _ = machine.connect()
            // The caller's own connect while waiting does not win further retries.
            for number in 1...2 {
                _ = machine.dialFailed(generation: machine.generation, error: Self.refused, random: 0)
                #expect(machine.retries == number)
                _ = machine.retryTimerFired()
            }
            let actions = machine.dialFailed(generation: machine.generation, error: Self.refused, random: 0)
            #expect(actions == [.publishError(Self.refused), .stateChanged, .connectsFailed(Self.refused)])
            #expect(machine.phase == .closed(.failed(Self.refused)))
        }
    }
}
