import NIOEmbedded
import WilletProtocol

@testable import WilletClient

/// One order of what can happen to a connection around its end, on a scripted transport, held against an account of its
/// own of what must come of it.
struct CloseRace {
    enum Step: String, CaseIterable {
        case localClose, message, peerClose, violation, transportEnd, written
    }

    static let ours = CloseFrame(code: .goingAway, reason: "ours")
    static let theirs = CloseFrame(code: CloseCode(rawValue: 4000), reason: "theirs")

    // The account.
    private var closesHere = false
    private var closesFirst = false
    private var hasPeerClosed = false
    private var hasFailed = false
    private var hasEnded = false
    private var isWritten = false
    private var messages = 0

    /// All orders of all selections of the steps that begin with one of them.
    static func orders(beginningWith first: Step) -> [[Step]] {
        func extend(_ order: [Step]) -> [[Step]] {
            [order] + Step.allCases.filter { !order.contains($0) }.flatMap { extend(order + [$0]) }
        }
        return extend([first])
    }

    /// Runs an order to its end.
    ///
    /// - Returns: what went wrong, if anything did.
    static func run(_ order: [Step]) async throws -> [String] {
        var race = CloseRace()
        return try await race.run(order)
    }

    private mutating func run(_ order: [Step]) async throws -> [String] {
        var manual = try await ManualClient.opened { $0.reconnect = .never }
        guard let dial = manual.transport.newest else { return ["it did not dial"] }
        try await manual.transport.onLoop { dial.writes.holds = true }
        let inFlight = await manual.send("in flight")
        var closers: [Reply<Disconnection>] = []
        var traces: [Trace] = []
        for step in order {
            account(for: step)
            switch step {
            case .localClose: closers.append(await manual.disconnect(Self.ours))
            case .message: try await manual.transport.receive(Wire.text("m"))
            case .peerClose: try await manual.transport.receive(Wire.close(4000, "theirs"))
            case .violation: try await manual.transport.receive([0xF1, 0])
            case .transportEnd: try await manual.transport.end()
            case .written: try await manual.transport.onLoop { dial.writes.release() }
            }
            traces += await manual.events()
        }
        // Whatever is under way ends at its deadline; what is open still ends with the transport.
        await manual.transport.advance(.seconds(15))
        if !hasEnded, !closesHere, !hasPeerClosed, !hasFailed {
            account(for: .transportEnd)
            try await manual.transport.end()
        }
        traces += await manual.events()
        closers.append(await manual.disconnect(CloseFrame(code: .normalClosure)))
        traces += await manual.events()

        var complaints: [String] = []
        func check(_ holds: Bool, _ complaint: @autoclosure () -> String) {
            if !holds { complaints.append(complaint()) }
        }
        let end = expectedEnd
        let expected =
            [Trace](repeating: .text("m"), count: messages) + (end.error.map { [.error($0)] } ?? []) + [.closed(end)]
        let seen = traces.filter { !$0.isState }
        check(seen == expected, "\(seen) where \(expected) was expected")
        check(traces.last == .closed(end), "\(String(describing: traces.last)) behind the end")
        check(await manual.client.state == .closed(.disconnected(end)), "the state is another one")
        for closer in closers { check(try await closer.answer?.get() == end, "a caller of disconnect was told other") }
        let error = await inFlight[0].error
        check(inFlight[0].isDone && (error == nil) == isWritten, "the message in flight: \(String(describing: error))")
        let frames = try await manual.transport.frames()
        let closes = frames.filter { $0.opcode == 8 }.map(\.code)
        check(closes == (end.sent.map { [Int($0.code.rawValue)] } ?? []), "the Close frames \(closes) were written")
        check(frames.map(\.opcode) == [1] + closes.map { _ in 8 }, "the frames \(frames) were written")
        check(await manual.client.leftovers() == [0, 0, 0, 0, 0], "something is left over")
        check(!dial.channel.isActive, "the transport is open")
        return complaints
    }

    private mutating func account(for step: Step) {
        guard !hasEnded else { return }
        switch step {
        case .localClose:
            closesHere = true
            closesFirst = !hasPeerClosed && !hasFailed
        case .message: if !hasPeerClosed, !hasFailed { messages += 1 }
        case .peerClose: if !hasFailed { hasPeerClosed = true }
        case .violation: if !hasPeerClosed { hasFailed = true }
        case .transportEnd: hasEnded = true
        case .written: isWritten = true
        }
    }

    private var expectedEnd: Disconnection {
        var end = Disconnection(generation: 1, reason: .error, wasClean: false)
        if closesFirst { end.sent = Self.ours }
        if hasFailed {
            end.error = .protocolViolation(.reservedBits)
            // Nobody has consumed what came before, so the failing waits: the transport can end before that.
            if !closesFirst, !hasEnded { end.sent = CloseFrame(code: .protocolError, reason: "reserved bit set") }
        } else if hasPeerClosed {
            end.reason = closesFirst ? .client : .server
            end.received = Self.theirs
            if !closesFirst { end.sent = Self.theirs }
            end.wasClean = true
        } else {
            if closesHere { end.reason = .client }
            end.error =
                hasEnded
                ? .connectionLost(detail: "closed without a Close frame") : .closeTimeout(after: .seconds(10))
        }
        return end
    }
}
