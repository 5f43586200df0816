extension Connection {
    /// Begins the closing handshake: from now on no message may be sent. The Close frame follows with `flushed()`, once
    /// the messages that wait are written.
    ///
    /// - Parameter frame: validated by the caller.
    /// - Returns: nothing to do if the connection closes already.
    package mutating func close(_ frame: CloseFrame) -> [Action] {
        guard phase == .open else { return [] }
        phase = .flushing(frame)
        return [.startCloseDeadline]
    }

    /// All messages that waited are written.
    package mutating func flushed() -> [Action] {
        guard case .flushing(let frame) = phase else { return [] }
        phase = .closeSent(frame)
        var actions: [Action] = []
        if let payload = owedPong {
            owedPong = nil
            actions.append(.write(.pong(payload)))
        }
        return actions + [.write(.close(frame))]
    }

    /// The deadline of the closing handshake has passed.
    package mutating func closeDeadlineExpired() -> [Action] {
        switch phase {
        case .open, .finished: return []
        case .flushing: return finish(ConnectionEnd(cause: .timedOut), closing: true)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .timedOut, sent: sent), closing: true)
        // The server did not end the transport in time: we do, and what has passed stays clean or failed.
        case .answered(let end), .failed(let end): return finish(end, closing: true)
        }
    }

    /// The transport ended, in whatever way.
    package mutating func transportEnded() -> [Action] {
        switch phase {
        case .finished: return []
        case .open, .flushing: return finish(ConnectionEnd(cause: .lost), closing: false)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .lost, sent: sent), closing: false)
        case .answered(let end), .failed(let end): return finish(end, closing: false)
        }
    }

    /// Cuts the connection without a closing handshake: the peer is silent.
    package mutating func cut() -> [Action] {
        switch phase {
        case .finished: return []
        case .open, .flushing: return finish(ConnectionEnd(cause: .lost), closing: true)
        case .closeSent(let sent): return finish(ConnectionEnd(cause: .lost, sent: sent), closing: true)
        case .answered(let end), .failed(let end): return finish(end, closing: true)
        }
    }

    private mutating func finish(_ end: ConnectionEnd, closing: Bool) -> [Action] {
        phase = .finished
        owedPong = nil
        return (closing ? [.closeTransport] : []) + [.finished(end)]
    }

    /// The peer's Close: answered at once, if it is no answer itself.
    mutating func receivedClose(_ frame: CloseFrame, batch: MessageBatch, actions: inout [Action]) {
        batch.discardOpenMessage()
        owedPong = nil
        switch phase {
        case .open:
            // Echoed as it came; an empty frame answers an empty one (section 5.5.1).
            phase = .answered(ConnectionEnd(cause: .remote, sent: frame, received: frame))
            actions += [.stopSending, .write(.close(frame)), .startCloseDeadline]
        case .flushing:
            phase = .answered(ConnectionEnd(cause: .remote, sent: frame, received: frame))
            actions += [.stopSending, .write(.close(frame))]
        case .closeSent(let sent):
            phase = .answered(ConnectionEnd(cause: .local, sent: sent, received: frame))
        case .answered, .failed, .finished:
            preconditionFailure("a Close frame was read in phase \(phase)")
        }
    }

    /// Fails the connection (section 7.1.7): one Close, then the end of our side, and nothing more is read.
    mutating func fail(_ violation: ProtocolViolation, batch: MessageBatch, actions: inout [Action]) {
        batch.discardOpenMessage()
        owedPong = nil
        actions.append(.failed(violation))
        let frame = CloseFrame(code: violation.closeCode, reason: violation.description)
        switch phase {
        case .open:
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: frame))
            actions += [.stopSending, .write(.close(frame)), .startCloseDeadline, .shutDownOutput]
        case .flushing:
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: frame))
            actions += [.stopSending, .write(.close(frame)), .shutDownOutput]
        case .closeSent(let sent):
            // Our one Close frame is on its way already.
            phase = .failed(ConnectionEnd(cause: .violation(violation), sent: sent))
            actions.append(.shutDownOutput)
        case .answered, .failed, .finished:
            preconditionFailure("\(violation) was found in phase \(phase)")
        }
    }
}
