extension Connection {
    /// Pings are answered until the peer's Close, also behind ours: only data must not follow it (sections 5.5.1, 5.5.2).
    private var mayAnswerPings: Bool {
        switch phase {
        case .open, .flushing, .closeSent: true
        case .answered, .failed, .finished: false
        }
    }

    mutating func owePong(_ actions: inout [Action]) {
        guard mayAnswerPings else { return }
        guard isWritable, pongsInRead < Self.pongsPerRead else {
            owedPong = controlPayload
            return
        }
        pongsInRead += 1
        actions.append(.write(.pong(controlPayload)))
    }

    mutating func answerOwedPing(_ actions: inout [Action]) {
        guard isWritable, mayAnswerPings, let payload = owedPong else { return }
        owedPong = nil
        actions.append(.write(.pong(payload)))
    }

    /// The transport takes bytes again, or does not: while it does not, at most one pong waits, the newest.
    package mutating func writabilityChanged(_ isWritable: Bool) -> [Action] {
        self.isWritable = isWritable
        var actions: [Action] = []
        answerOwedPing(&actions)
        return actions
    }
}
