import TestSupport
import Testing

@testable import WilletClient

@Suite("The session machine's invariants, under random orders of inputs")
struct SessionMachineInvariantTests {
    /// A tiny model of the one who owns sockets, timers and callers; it checks each action that it is given.
    private struct Shell {
        var machine: SessionMachine
        var dialing: Int?
        var live: Int?
        var hasRetryTimer = false
        var hasStableTimer = false
        var connects = 0
        var disconnects = 0
        var opened: [Int] = []
        var closed: [Int] = []
        var pendingError = false
        /// The error that was told before the end.
        var told: WebSocketError?

        mutating func perform(_ actions: [SessionMachine.Action]) {
            for action in actions { perform(action) }
        }

        private mutating func perform(_ action: SessionMachine.Action) {
            switch action {
            case .dial(let generation):
                #expect(dialing == nil, "two attempts at once")
                #expect(live == nil, "two connections at once")
                #expect(!hasRetryTimer, "the wait goes on beside an attempt")
                #expect(generation > (opened.last ?? 0))
                dialing = generation
            case .abandonDial(let generation):
                #expect(dialing == generation)
                dialing = nil
            case .startRetryTimer(let delay):
                #expect(!hasRetryTimer)
                #expect(delay >= .zero && delay <= .seconds(30))
                hasRetryTimer = true
            case .cancelRetryTimer:
                #expect(hasRetryTimer)
                hasRetryTimer = false
            case .startStableTimer(let generation, _):
                #expect(live == generation)
                hasStableTimer = true
            case .cancelStableTimer:
                hasStableTimer = false
            case .beginClose:
                #expect(live != nil)
            case .publishOpened:
                #expect(opened.last != machine.generation, "opened twice")
                opened.append(machine.generation)
            case .publishClosed(let end):
                #expect(opened.last == end.generation, "closed without being opened")
                #expect(closed.last != end.generation, "closed twice")
                #expect(pendingError == (end.error != nil), "the error comes before its closed")
                pendingError = false
                closed.append(end.generation)
            case .publishError:
                pendingError = live != nil
            case .connectsSucceeded:
                #expect(live != nil)
                connects = 0
            case .connectsFailed: connects = 0
            case .disconnectsEnded: disconnects = 0
            case .stateChanged, .startSending: break
            }
        }

        /// Gives a random input, often a stale or senseless one.
        mutating func step(_ random: inout some RandomNumberGenerator) {
            let stale = Int.random(in: 0...machine.generation, using: &random)
            let error: WebSocketError =
                Bool.random(using: &random) ? .connectionLost(detail: "") : .invalidHandshake("")
            switch Int.random(in: 0..<13, using: &random) {
            case 0:
                connects += 1
                perform(machine.connect())
            case 1:
                connects += 1
                perform(machine.reconnect())
            case 2:
                disconnects += 1
                perform(machine.disconnect(CloseFrame(code: .normalClosure)))
            case 3, 4:
                guard let generation = dialing else { break }
                dialing = nil
                live = generation
                perform(machine.dialSucceeded(generation: generation))
            case 5:
                guard let generation = dialing else { break }
                dialing = nil
                perform(machine.dialFailed(generation: generation, error: error, random: 1))
            case 6: end(error, isClean: Bool.random(using: &random))
            case 7:
                guard hasRetryTimer else { break }
                hasRetryTimer = false
                perform(machine.retryTimerFired())
            case 8:
                if let live { perform(machine.stableTimerFired(generation: live)) }
            case 9:
                if let live { perform(machine.peerCloses(generation: live)) }
            case 10:
                guard let live else { break }
                perform(machine.peerFailed(generation: live, error: error))
                told = told ?? error
            case 11:
                guard stale != dialing, stale != live else { break }
                #expect(machine.dialSucceeded(generation: stale) == [])
                perform(machine.dialFailed(generation: stale, error: error, random: 1))
            default:
                guard stale != live else { break }
                perform(machine.peerCloses(generation: stale))
                perform(machine.stableTimerFired(generation: stale))
                #expect(machine.peerFailed(generation: stale, error: error) == [])
                let end = Disconnection(generation: stale, reason: .error, wasClean: false, error: error)
                #expect(machine.connectionEnded(generation: stale, end: end, random: 1) == [])
            }
        }

        mutating func end(_ error: WebSocketError, isClean: Bool) {
            guard let generation = live else { return }
            let (error, isClean) = (told ?? error, isClean && told == nil)
            told = nil
            let end = Disconnection(
                generation: generation,
                reason: .error,
                wasClean: isClean,
                error: isClean ? nil : error
            )
            let actions = machine.connectionEnded(generation: generation, end: end, random: 1)
            // The error of an end is published while the connection still counts.
            let closes = actions.firstIndex { if case .publishClosed = $0 { true } else { false } } ?? actions.endIndex
            perform(Array(actions[..<closes]))
            live = nil
            perform(Array(actions[closes...]))
        }

        func check() {
            #expect(closed.count == opened.count - (live == nil ? 0 : 1))
            switch machine.phase {
            case .idle, .closed: #expect(dialing == nil && live == nil && !hasRetryTimer)
            case .connecting(let generation, _): #expect(dialing == generation && live == nil)
            case .open(let generation), .closing(let generation, _): #expect(live == generation && dialing == nil)
            case .waiting: #expect(hasRetryTimer && dialing == nil && live == nil)
            }
            if live == nil || machine.sendDisposition != .send { #expect(!hasStableTimer) }
        }
    }

    @Test("they hold after every step", arguments: 1...200 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var shell = Shell(machine: SessionMachine(policy: ReconnectPolicy()))
        for _ in 0..<300 {
            shell.step(&random)
            shell.check()
        }
        // In the end everybody is told.
        shell.disconnects += 1
        shell.perform(shell.machine.disconnect(CloseFrame(code: .normalClosure)))
        shell.end(.connectionLost(detail: ""), isClean: true)
        shell.check()
        #expect(shell.connects == 0)
        #expect(shell.disconnects == 0)
        #expect(shell.opened == shell.closed)
    }
}
