import WilletClient
import WilletPipe

extension PipeTool {
    /// Sends all that there is to be sent.
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

    /// Sends messages, many with one write, and waits until the last of them is written.
    private func send(_ messages: [Message]) async throws {
        for message in messages.dropLast() {
            do throws(WebSocketError) {
                try client.enqueue(message)
            } catch {
                guard error == .queueFull else { throw error }
                try await client.send(message)
            }
        }
        if let last = messages.last { try await client.send(last) }
    }
}
