import WilletClient
import WilletLog
import WilletScreen

/// What a session tells, and how the log tells it on.
extension ViewState {
    mutating func receive(_ event: Event) -> [Effect] {
        switch event {
        case .state(let state): return change(to: state)
        case .opened(let handshake): opened(handshake)
        case .messages(let batch): return receive(batch)
        case .error(let error):
            session.history.fail(error, at: now)
            note(error)
        case .closed(let disconnection): closed(disconnection)
        case .sent(let messages): messages.forEach { sent($0) }
        case .unsent(let ids, let error):
            for id in ids {
                guard let entry = outgoing.removeValue(forKey: id) else { continue }
                // What the user has cancelled nobody wants to be reminded of.
                if error == .cancelled || isRepeated(entry) {
                    log.setStatus(.failed("\(error)"), of: entry)
                } else {
                    fail(entry, "\(error)")
                }
            }
        case .roundTrip(let duration):
            session.roundTrip = duration
            session.history.roundTrip(duration)
        case .readingPaused(let isPaused): session.isReadingPaused = isPaused
        }
        return []
    }

    /// Another session takes the place of the one before.
    mutating func start(_ url: String, name: String?, latencyKey: LatencyKey?, number: Int) -> [Effect] {
        endRepetitions(forServer: url)
        for entry in outgoing.values.sorted() { fail(entry, "another server was connected to") }
        outgoing = [:]
        if latency?.key != latencyKey { latency = latencyKey.map { LatencyMeter($0) } }
        latency?.connectionEnded()
        gaps.connectionEnded()
        session = Session(number: number, url: url, since: now)
        session.label = name ?? label(of: url)
        note(.information, "connecting to \(shown(url))")
        return []
    }

    private mutating func receive(_ batch: MessageBatch) -> [Effect] {
        rates.count(messages: batch.messageCount, bytes: batch.byteCount)
        session.history.receive(messages: batch.messageCount, bytes: batch.byteCount)
        receivedCount += batch.messageCount
        latency?.received(batch, firstEntry: log.nextID)
        log.append(batch)
        guard let maximum = options.maximumMessages, receivedCount + company.receivedCount >= maximum, !isLeaving
        else { return [] }
        return leave(code: 0)
    }

    private mutating func sent(_ message: SentMessage) {
        session.history.send(messages: 1, bytes: message.message.count)
        outRates.count(messages: 1, bytes: message.message.count)
        gaps.sent(message.id, message.origin)
        if let entry = outgoing.removeValue(forKey: message.id) {
            log.setStatus(.written, of: entry)
            measure(message, entry: entry)
            logView.folded?.reconsider(entry, in: log, of: logView.narrowing?.entries)
            return
        }
        let kind = Entry.Kind.message(.outbound, message.message.kind)
        let entry = message.message.withUnsafeBytes { log.append(kind, at: now, payload: $0) }
        measure(message, entry: entry)
    }

    private mutating func measure(_ message: SentMessage, entry: UInt64) {
        guard latency != nil, message.message.kind == .text else { return }
        message.message.withUnsafeBytes { latency?.sent($0, entry: entry, at: message.time ?? now) }
    }

    /// A message that the client did not take: it stays in the editor, unless something else is typed there.
    mutating func refuse(_ id: UInt64, _ error: WebSocketError) -> [Effect] {
        guard !isRepeated(id) else {
            log.setStatus(.failed("\(error)"), of: id)
            return []
        }
        notice = "not sent: \(error)"
        if editor.isEmpty, let entry = log[id], entry.kind == .message(.outbound, .text) {
            log.setStatus(.failed("\(error)"), of: id)
            editor.replace(with: entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        } else {
            fail(id, "\(error)")
        }
        return [.bell]
    }

    // MARK: - The life of a session

    private mutating func change(to state: State) -> [Effect] {
        if state != session.state {
            session.since = now
            if state == .open { restartRepetitions() }
        }
        session.state = state
        switch state {
        case .idle, .open, .closing: return []
        case .connecting:
            session.noted = nil
            return []
        case .waiting(let retry):
            forgetConnection()
            // A close was told with its event already.
            if case .closedByServer = retry.reason { return [] }
            note(retry.reason)
            return []
        case .closed(let end):
            forgetConnection()
            session.gap = nil
            return ended(end)
        }
    }

    private mutating func forgetConnection() {
        session.roundTrip = nil
        session.subprotocol = nil
        session.isCompressed = false
        session.isReadingPaused = false
    }

    private mutating func ended(_ end: State.End) -> [Effect] {
        switch end {
        case .cancelled:
            note(.information, "disconnected \(options.glyphs.separator) \(wayTo(.reconnect)) connects again")
        case .disconnected: break
        case .failed(let error):
            note(error)
            note(.error, "\(wayTo(.reconnect)) connects again" + (error.advice.map { "; \($0)" } ?? ""))
        }
        return options.exitsOnClose && company.liveCount == 0 && !isLeaving ? leave(code: ExitCode.of(end)) : []
    }

    private mutating func opened(_ handshake: Handshake) {
        session.history.open(handshake, at: now)
        beginConnection(session.history.openedCount)
        session.subprotocol = handshake.subprotocol
        session.isCompressed = handshake.compression != nil
        session.noted = nil
        if let gap = session.gap {
            session.gap = nil
            let marker = GapMarker(disconnection: gap.disconnection, length: now.since(gap.since))
            let text = marker.texts(separator: " \(options.glyphs.separator) ").first ?? ""
            gaps.add(marker, entry: log.append(.gap, at: now, text: text), waiting: outgoing.keys)
        } else {
            let redirect = handshake.redirects.last.map { "redirected to \(shown($0.url.description))" }
            let parts = [
                "open", redirect, handshake.subprotocol.map { "subprotocol \(shownName(ofSubprotocol: $0))" },
                handshake.proxy.map { "via proxy \($0)" },
            ]
            note(.information, parts.compactMap(\.self).joined(separator: " \(options.glyphs.separator) "))
        }
    }

    private mutating func closed(_ disconnection: Disconnection) {
        session.history.close(disconnection, at: now)
        latency?.connectionEnded()
        gaps.connectionEnded()
        if let error = disconnection.error { note(error) }
        if disconnection.willReconnect {
            // What the user asked for needs no more words than the gap itself.
            if disconnection.error == nil, disconnection.reason != .client {
                note(.warning, "\(disconnection.summary), connecting again")
            }
            session.gap = session.gap ?? Gap(disconnection: disconnection, since: now)
        } else {
            let level = disconnection.wasClean ? Entry.Level.information : .error
            let way = "\(wayTo(.reconnect)) connects again"
            note(level, "\(disconnection.summary) \(options.glyphs.separator) \(way)")
        }
    }

    /// Tells an error once, and what a server said that refused.
    private mutating func note(_ error: WebSocketError) {
        guard session.noted != error else { return }
        session.noted = error
        note(.error, "\(error)")
        guard let response = error.rejection else { return }
        let lines = response.body.prefix(2000).withUnsafeBytes {
            RemoteText.lines(of: $0, limit: 200, count: 5, width: options.width)
        }
        for line in lines where !line.allSatisfy({ $0 == " " }) { note(.error, "  " + line) }
    }
}

extension Disconnection {
    /// How it ended in one line, for example `connection lost (1006, reset by peer)`.
    package var summary: String {
        switch error {
        case .connectionLost(let detail): return "connection lost (\(code), \(detail))"
        case .closedByServer, nil: break
        case .some(let error): return "connection lost (\(code), \(error))"
        }
        switch reason {
        case .server: return "closed by the server (\((received ?? .empty).summary))"
        case .client: return "closed (\((sent ?? received ?? .empty).summary))"
        case .error: return "connection lost (\(code))"
        }
    }
}
