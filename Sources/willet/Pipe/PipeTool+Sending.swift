import WilletClient
import WilletPipe

extension PipeTool {
    /// Connects, which nobody else does: a second wish would open a session anew that has just ended. Then sends all that
    /// there is to be sent.
    func produceMessages() async -> ExitStatus? {
        do {
            try await client.connect()
            try await send(options.execute)
            if let splitter = options.input, let failure = try await sendInput(splitter) {
                Diagnostics.say(failure.description)
                return await end(.fault(.usage))
            }
        } catch {
            // What ended the session is told by its events; nothing is sent to one that has ended.
            return nil
        }
        allSent = true
        noteActivity()
        return nil
    }

    private func sendInput(_ splitter: InputSplitter) async throws -> InputFailure? {
        let input = StandardInput(splitter: splitter)
        while true {
            switch await input.next() {
            case .messages(let messages): try await send(messages)
            case .end: return nil
            case .failed(let failure): return failure
            }
        }
    }

    /// Sends messages, many with one write, and waits until the last of them is written. A message that is lost on the way
    /// does not keep the next from going out, as long as the session goes on.
    private func send(_ messages: [Message]) async throws {
        var rest = messages.count
        do {
            for message in messages.dropLast() {
                try await tellingLoss(isQueued: false) { try await self.enqueue(message) }
                rest -= 1
            }
            if let last = messages.last { try await tellingLoss(isQueued: true) { try await self.client.send(last) } }
        } catch {
            // The first of them was told, unless it is the wait that was cancelled.
            leftCount += error is WebSocketError ? rest - 1 : rest
            throw error
        }
    }

    /// Waits only where there is no room.
    private func enqueue(_ message: Message) async throws {
        do throws(WebSocketError) {
            try client.enqueue(message)
        } catch {
            guard error == .queueFull else { throw error }
            try await client.enqueue(waitingForRoom: message)
        }
    }

    /// - Parameter isQueued: whether the message is in the queue when it is lost: a recording has the events tell it then,
    ///   as they do of those that nobody waits for.
    private func tellingLoss(isQueued: Bool, _ send: () async throws -> Void) async throws {
        do {
            try await send()
        } catch let error as WebSocketError {
            if options.record == nil || !isQueued { tellUnsent(1, error) }
            if case .closed = await client.state { throw error }
        }
    }

    /// Who has asked for the end knows that not all went out.
    func tellUnsent(_ count: Int, _ error: WebSocketError) {
        guard !isOver else { return leftCount += count }
        switch cause {
        case .enough, .met, .readerGone, .quiet: break
        case nil, .timeUp, .signal, .fault: tell("\(count) message\(count == 1 ? "" : "s") not sent: \(error)")
        }
    }
}
