import WilletClient
import WilletFormats
import WilletScreen
import WilletViewModel

/// Willet without a terminal: lines of standard input are messages, messages are lines of standard output, and what
/// there is to say about the connection goes to standard error.
actor PipeTool {
    struct Options: Sendable {
        /// Messages to send before standard input.
        var execute: [String] = []
        /// Whether standard input is read at all.
        var readsInput = true
        /// Objects instead of plain lines.
        var jsonLines = false
        /// How long nothing may arrive after the last message was sent; `nil` waits for ever.
        var wait: Duration? = .seconds(1)
        /// How many messages are printed at the most.
        var maximumMessages: Int?
        /// How long the whole may take, and what the process ends with then.
        var maximumTime: (limit: Duration, status: ExitStatus)?
        /// Is told all that happens.
        var record: (@Sendable (Event) -> Void)?
        /// How text from the network is made safe for a terminal; `nil` where standard output is none: then it is exact.
        var sanitise: CellWidth?
        /// The same for standard error.
        var diagnosticsWidth: CellWidth
    }

    /// How long a close may take that the user did not ask for: a signal, or the end of the whole time.
    private static let grace = Duration.seconds(1)

    private let client: WebSocketClient
    private let options: Options
    private let output = StandardOutput()
    private let activity: AsyncStream<Void>
    private let activityContinuation: AsyncStream<Void>.Continuation

    private var line = JSONLine()
    private var sequence = 0
    private var generation = 0
    private var lastActivity = ContinuousClock.now
    private var allSent = false
    /// What ends the process, where it is not the session's end that says so.
    private var status: ExitStatus?

    init(client: WebSocketClient, options: Options) {
        self.client = client
        self.options = options
        (activity, activityContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Runs until the session has ended or something else ends the process.
    ///
    /// - Parameter signals: what asks the process to end.
    func run(signals: AsyncStream<ExitStatus>) async -> ExitStatus {
        let ended = await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { await self.consumeEvents() }
            group.addTask { await self.produceMessages() }
            group.addTask { await self.endWhenQuiet() }
            group.addTask { await self.endOnSignal(signals) }
            if let limit = options.maximumTime { group.addTask { await self.end(after: limit.limit, limit.status) } }
            client.post(.connect)
            for await result in group {
                if let result {
                    group.cancelAll()
                    return result
                }
            }
            return .internalFault
        }
        return status ?? ended
    }

    // MARK: What arrives

    private func consumeEvents() async -> ExitStatus? {
        for await event in client.events {
            options.record?(event)
            switch event {
            case .opened(let handshake):
                generation = handshake.generation
                noteActivity()
            case .messages(let batch):
                if let end = await print(batch) { return end }
            case .error(let error):
                complain(error)
            case .closed(let end):
                if end.reason == .server, end.code != .normalClosure, let frame = end.received {
                    say("closed by the server: \(frame.summary)")
                }
                if !end.willReconnect { return ExitStatus(.disconnected(end)) }
            case .unsent(let ids, let error):
                say("\(ids.count) message\(ids.count == 1 ? "" : "s") not sent: \(error)")
            case .state(.closed(.failed(let error))):
                return ExitStatus(error)
            case .state(.closed(.cancelled)):
                return .done
            case .state(.waiting(let retry)):
                say("connecting again in \(retry.delay.shortDescription)")
            case .state, .sent, .roundTrip, .readingPaused:
                break
            }
        }
        return nil
    }

    /// Prints the messages of a batch with one write, and waits until it is taken.
    private func print(_ batch: MessageBatch) async -> ExitStatus? {
        var bytes: [UInt8] = []
        var isEnough = false
        var refusesBinary = false
        for index in 0..<batch.count {
            let record = batch[record: index]
            guard !isEnough, !record.opcode.isControl else { continue }
            if record.opcode == .binary, !options.jsonLines {
                refusesBinary = true
                break
            }
            sequence += 1
            batch.withUnsafeBytes(at: index) { append($0, record.opcode, batch.receivedAt, to: &bytes) }
            isEnough = sequence == options.maximumMessages
        }
        noteActivity()
        let outcome = await output.write(bytes)
        if refusesBinary {
            say("a binary message arrived, and plain lines cannot show it: use --jsonl")
            return await end(.usage)
        }
        switch outcome {
        case .written: return isEnough ? await end(.done) : nil
        case .closed: return await end(.done)
        case .failed(let errno):
            say("cannot write standard output: \(SystemError.text(errno))")
            return await end(.usage)
        }
    }

    private func append(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode, _ time: Timestamp, to bytes: inout [UInt8])
    {
        if options.jsonLines {
            line.append(
                sequence: sequence,
                time: time,
                direction: .inbound,
                opcode: opcode,
                connection: generation,
                payload: payload
            )
            let text = line.take()
            guard let width = options.sanitise else {
                bytes += text
                return
            }
            text.dropLast().withUnsafeBytes { bytes += RemoteText.line(of: $0, width: width).utf8 }
        } else if let width = options.sanitise {
            for line in RemoteText.lines(of: payload, width: width) { bytes += Array(line.utf8) + [UInt8(ascii: "\n")] }
            return
        } else {
            bytes += payload
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    // MARK: What is sent

    private func produceMessages() async -> ExitStatus? {
        do {
            try await client.connect()
            try await send(options.execute)
            if options.readsInput, let failure = try await sendInput() {
                say(failure.description)
                return await end(.usage)
            }
        } catch {
            // What ended the session is told by its events; nothing is sent to one that has ended.
            return nil
        }
        allSent = true
        noteActivity()
        return nil
    }

    private func sendInput() async throws -> StandardInput.Failure? {
        let input = StandardInput(maximumLine: client.configuration.maximumMessageSize)
        while true {
            switch await input.next() {
            case .lines(let lines): try await send(lines)
            case .end: return nil
            case .failed(let failure): return failure
            }
        }
    }

    /// Sends lines, many with one write, and waits until the last of them is written.
    private func send(_ lines: [String]) async throws {
        for line in lines.dropLast() {
            do throws(WebSocketError) {
                try client.enqueue(.text(line))
            } catch {
                guard error == .queueFull else { throw error }
                try await client.send(.text(line))
            }
        }
        if let last = lines.last { try await client.send(.text(last)) }
    }

    // MARK: The end

    private func noteActivity() {
        lastActivity = .now
        activityContinuation.yield()
    }

    /// Closes once all is sent and nothing has arrived for the time to wait.
    private func endWhenQuiet() async -> ExitStatus? {
        for await _ in activity {
            guard allSent, let wait = options.wait else { continue }
            while true {
                let end = lastActivity + wait
                guard (try? await ContinuousClock().sleep(until: end)) != nil else { return nil }
                if lastActivity + wait <= .now { break }
            }
            client.post(.disconnect(CloseFrame(code: .normalClosure)))
            return nil
        }
        return nil
    }

    private func endOnSignal(_ signals: AsyncStream<ExitStatus>) async -> ExitStatus? {
        var isEnding = false
        for await signal in signals {
            status = signal
            // Whoever asks twice does not want to wait for the peer.
            guard !isEnding else { return signal }
            isEnding = true
            client.post(.disconnect(CloseFrame(code: .normalClosure)))
        }
        return nil
    }

    private func end(after limit: Duration, _ status: ExitStatus) async -> ExitStatus? {
        guard (try? await ContinuousClock().sleep(for: limit)) != nil else { return nil }
        return await end(status)
    }

    /// Closes in order, but not at any price.
    private func end(_ status: ExitStatus) async -> ExitStatus {
        self.status = self.status ?? status
        let client = client
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [options] in
                // Nobody may read the events any more.
                if let end = try? await client.disconnect() { options.record?(.closed(end)) }
            }
            group.addTask { try? await ContinuousClock().sleep(for: Self.grace) }
            await group.next()
            group.cancelAll()
        }
        return status
    }

    // MARK: Standard error

    private func complain(_ error: WebSocketError) {
        say(error.description)
        if let advice = error.flagAdvice { say(advice) }
        guard let response = error.rejection else { return }
        response.body.withUnsafeBytes { body in
            let lines = RemoteText.lines(of: body, count: 20, width: options.diagnosticsWidth)
            for line in lines where !line.isEmpty { say("  \(line)") }
        }
    }

    private func say(_ text: String) {
        Diagnostics.say(RemoteText.line(text, width: options.diagnosticsWidth))
    }
}
