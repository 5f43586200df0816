import WilletProtocol

/// What can happen to a connection around its closing handshake.
enum CloseInput: CaseIterable {
    case localClose, flushed, peerClose, peerData, peerPing, violation, deadline, cut, transportEnd, unwritable,
        writable
}

/// Drives a connection with inputs in any order and holds what it does against RFC 6455, section 7: it keeps its own
/// account of what passed over the wire and never asks the connection for its phase.
final class CloseOrderChecker {
    static let ours = CloseFrame(code: .goingAway, reason: "ours")
    static let theirs = CloseFrame(code: .normalClosure, reason: "theirs")
    static let violation = ProtocolViolation.reservedOpcode(3)

    /// What went wrong, if anything did.
    private(set) var complaints: [String] = []

    private var connection = Connection()
    private let batch = MessageBatch(capacity: 64)

    private var isLocalCloseRequested = false
    private var closeWritten: CloseFrame?
    private var closeReceived: CloseFrame?
    private var closeReceivedFirst = false
    private var isFailed = false
    private var isFinished = false
    private var isWritable = true
    private var pings: UInt8 = 0
    private var owedPong: UInt8?
    private var messages = 0
    private var deadlines = 0
    private var stops = 0
    private var shutDowns = 0
    private var failures = 0

    private var isUnderWay: Bool { isLocalCloseRequested || closeReceived != nil || isFailed }
    private var isReading: Bool { closeReceived == nil && !isFailed && !isFinished }

    func apply(_ input: CloseInput) {
        let wasUnderWay = isUnderWay
        let wasFinished = isFinished
        let closeBefore = closeWritten
        var expectedPong: UInt8?
        let actions: [Connection.Action]
        switch input {
        case .localClose:
            if !isUnderWay, !isFinished { isLocalCloseRequested = true }
            actions = connection.close(Self.ours)
        case .flushed:
            if isReading, isLocalCloseRequested, closeWritten == nil { expectedPong = owedPong }
            actions = connection.flushed()
        case .peerClose:
            if isReading {
                closeReceived = Self.theirs
                closeReceivedFirst = closeWritten == nil
            }
            actions = connection.receive(ServerFrame.close(1000, "theirs"), into: batch)
        case .peerData:
            if isReading { messages += 1 }
            actions = connection.receive(ServerFrame.text("data"), into: batch)
        case .peerPing:
            pings += 1
            if isReading {
                if isWritable { expectedPong = pings } else { owedPong = pings }
            }
            actions = connection.receive(ServerFrame.ping([pings]), into: batch)
        case .violation:
            if isReading { isFailed = true }
            actions = connection.receive([0x83, 0x00], into: batch)
        case .deadline: actions = connection.closeDeadlineExpired()
        case .cut: actions = connection.cut()
        case .transportEnd: actions = connection.transportEnded()
        case .unwritable:
            isWritable = false
            actions = connection.writabilityChanged(false)
        case .writable:
            isWritable = true
            if isReading { expectedPong = owedPong }
            actions = connection.writabilityChanged(true)
        }
        if expectedPong != nil { owedPong = nil }

        var pongs: [UInt8] = []
        for action in actions { record(action, pongs: &pongs) }
        check(!wasFinished || actions.isEmpty, "something was done after the end: \(actions)")
        check(pongs == (expectedPong.map { [$0] } ?? []), "pongs \(pongs) where \(expectedPong ?? 0) was owed")
        checkEnd(of: actions, input, wasUnderWay: wasUnderWay, wasFinished: wasFinished)
        checkState(after: input, closeBefore: closeBefore)
    }

    private func record(_ action: Connection.Action, pongs: inout [UInt8]) {
        check(!isFinished, "\(action) behind finished")
        switch action {
        case .write(let frame):
            switch frame {
            case .close(let close):
                check(closeWritten == nil, "a second Close was written")
                closeWritten = close
                check(stops == (closeReceived != nil || isFailed ? 1 : 0), "stopSending does not go before the answer")
            case .pong(let payload):
                check(payload.count == 1, "a pong's payload is not its ping's")
                check(closeReceived == nil && !isFailed, "a pong was written after the peer's Close")
                pongs += payload
            case .ping: check(false, "a ping was written")
            }
        case .receivedPong: check(false, "no pong was sent")
        case .stopSending:
            stops += 1
            check(closeWritten == nil, "stopSending behind our Close")
        case .failed(let violation):
            failures += 1
            check(violation == Self.violation && isFailed, "\(violation) is no failure of the peer")
        case .startCloseDeadline: deadlines += 1
        case .shutDownOutput:
            shutDowns += 1
            check(closeWritten != nil, "the output ends without a Close")
        case .closeTransport: break
        case .finished: isFinished = true
        }
    }

    private func checkEnd(
        of actions: [Connection.Action],
        _ input: CloseInput,
        wasUnderWay: Bool,
        wasFinished: Bool
    ) {
        let ends: Bool
        switch input {
        case .transportEnd, .cut: ends = !wasFinished
        case .deadline: ends = !wasFinished && wasUnderWay
        case .localClose, .flushed, .peerClose, .peerData, .peerPing, .violation, .unwritable, .writable: ends = false
        }
        guard ends else {
            check(isFinished == wasFinished, "the end came of \(input)")
            check(!actions.contains(.closeTransport), "the transport was closed of \(input)")
            return
        }
        let cause: ConnectionEnd.Cause =
            if isFailed {
                .violation(Self.violation)
            } else if closeReceived != nil {
                closeReceivedFirst ? .remote : .local
            } else {
                input == .deadline ? .timedOut : .lost
            }
        let end = ConnectionEnd(cause: cause, sent: closeWritten, received: closeReceived)
        let expected = (input == .transportEnd ? [] : [.closeTransport]) + [Connection.Action.finished(end)]
        check(actions == expected, "\(actions) where \(expected) was expected")
        check(
            end.wasClean == (closeWritten != nil && closeReceived != nil),
            "clean without both Closes, or not with them"
        )
    }

    private func checkState(after input: CloseInput, closeBefore: CloseFrame?) {
        check(deadlines == (isUnderWay ? 1 : 0), "the deadline was started \(deadlines) times")
        check(shutDowns == (isFailed ? 1 : 0), "the output was ended \(shutDowns) times")
        check(failures == (isFailed ? 1 : 0), "the failure was told \(failures) times")
        check(batch.messageCount == messages, "\(batch.messageCount) messages of \(messages)")
        let maySendPing = connection.maySendPing
        check(maySendPing == (closeWritten == nil && !isFinished), "maySendPing is \(maySendPing)")

        // Which Close is the one that was written.
        if closeReceivedFirst {
            check(closeWritten == Self.theirs, "the peer's Close was answered by \(String(describing: closeWritten))")
        } else if isFailed, closeBefore == nil, !isFinished {
            let frame = CloseFrame(code: .protocolError, reason: Self.violation.description)
            check(closeWritten == frame, "the violation was answered by \(String(describing: closeWritten))")
        } else if input == .flushed, closeBefore == nil, closeWritten != nil {
            check(closeWritten == Self.ours, "the local close wrote \(String(describing: closeWritten))")
        }
        if input == .flushed, isLocalCloseRequested, !isFinished {
            check(closeWritten != nil, "flushed, and no Close was written")
        }
    }

    private func check(_ holds: Bool, _ complaint: @autoclosure () -> String) {
        if !holds { complaints.append(complaint()) }
    }
}
