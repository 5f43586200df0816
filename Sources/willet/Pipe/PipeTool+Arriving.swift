import WilletClient
import WilletPipe

extension PipeTool {
    /// Reads the events until the session has ended, and all that was not sent is told.
    func consumeEvents() async -> ExitStatus? {
        var ended: ExitStatus?
        for await event in client.events {
            record(event)
            switch event {
            case .opened(let handshake):
                connection += 1
                isOpen = true
                noteActivity()
                show(handshake)
                if let cause = await write() { return await end(cause) }
            case .messages(let batch):
                if let end = await print(batch) { return end }
            case .error(let error):
                complain(error)
                if let cause = await write() { return await end(cause) }
            case .closed(let end):
                disconnection = end
                isOpen = false
                show(end)
                if let cause = await write() { return await self.end(cause) }
                if end.reason == .server, end.code != .normalClosure, let frame = end.received {
                    tell("closed by the server: \(frame.summary)")
                }
                guard !end.willReconnect else { break }
                guard cause == nil else { return ExitStatus(.disconnected(end)) }
                ended = giveUp(ExitStatus(.disconnected(end)))
            case .unsent(let ids, let error): tellUnsent(ids.count, error)
            case .state(.closed(.failed(let error))):
                guard cause == nil else { return ExitStatus(error) }
                ended = giveUp(ExitStatus(error))
            case .state(.closed(.cancelled)):
                return .done
            case .state(.waiting(let retry)):
                tell("connecting again in \(retry.delay.shortDescription)")
            case .roundTrip(let time):
                if options.showsPings { tell("pong received after \((time / .microseconds(100)).rounded() / 10) ms") }
            case .state(.connecting):
                if let transcript = options.transcript { Diagnostics.show(transcript.connecting(to: client.url)) }
            case .state, .sent, .readingPaused:
                break
            }
        }
        return ended
    }

    /// What waits for another connection is given up, and told, before the events end.
    private func giveUp(_ status: ExitStatus) -> ExitStatus {
        isOver = true
        client.finish()
        return status
    }

    /// Prints the messages of a batch with one write, and waits until it is taken.
    private func print(_ batch: MessageBatch) async -> ExitStatus? {
        var isEnough = false
        for index in 0..<batch.count where !isEnough {
            let opcode = batch[record: index].opcode
            if opcode.isControl {
                note(opcode, batch, index)
                continue
            }
            guard printer.shows(opcode) else {
                let outcome = await write()
                Diagnostics.say(
                    "a binary message arrived, and plain lines cannot show it: use --jsonl, or --raw for its bytes"
                )
                return await end(outcome ?? .fault(.usage))
            }
            count += 1
            batch.withUnsafeBytes(at: index) {
                printer.append($0, opcode, at: batch.receivedAt, connection: connection)
                if expectation.wantsMessages, let pattern { expectation.note(pattern.answer($0)) }
            }
            isEnough = count == options.maximumMessages || expectation.isMet
        }
        if let cause = await write(), !expectation.isMet { return await end(cause) }
        if expectation.isMet { return await end(.met) }
        return isEnough ? await end(.enough) : nil
    }

    /// Tells of a control frame; a recording wants them in the batches too.
    private func note(_ opcode: Opcode, _ batch: MessageBatch, _ index: Int) {
        guard options.showsPings else { return }
        batch.withUnsafeBytes(at: index) { payload in
            if printer.shows(opcode) {
                printer.append(payload, opcode, at: batch.receivedAt, connection: connection)
            } else if opcode != .close {
                let data = payload.isEmpty ? "" : ": " + String(decoding: payload, as: UTF8.self)
                tell("\(opcode == .ping ? "ping" : "pong") received\(data)")
            }
        }
    }

    /// Writes what is printed by now, and waits until it is taken.
    ///
    /// - Returns: why that cannot be done any more.
    private func write() async -> Cause? {
        isPrinting = true
        let outcome = await output.write(printer.take())
        isPrinting = false
        noteActivity()
        switch outcome {
        case .written: return nil
        case .closed: return .readerGone
        case .failed(let errno):
            Diagnostics.say("cannot write standard output: \(SystemError.text(errno))")
            return .fault(.usage)
        }
    }
}
