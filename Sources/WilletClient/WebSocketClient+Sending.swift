import NIOCore
import WilletProtocol

extension WebSocketClient {
    /// A ping whose pong is awaited.
    struct PendingPing {
        var payload: [UInt8]
        var sentAt: NIODeadline
        var timeout: Scheduled<Void>?
        var reply: Reply<Duration>?
    }

    /// How many pings of the caller may wait for their pongs; an older one is forgotten.
    private static let maximumPings = 1024

    // MARK: Messages

    /// Takes a message into the queue, or refuses it, as the session's state and the queue's policy say.
    func admit(_ message: Outgoing) {
        guard !isFinishing else {
            giveUp([message], .cancelled)
            return
        }
        switch machine.sendDisposition {
        case .send:
            outgoing.append(message)
        case .closing(let mayReopen):
            keep(message, mayReopen ? configuration.offlineQueue : .fail, otherwise: .closing)
        case .offline:
            keep(message, configuration.offlineQueue, otherwise: .notConnected)
        }
    }

    private func keep(_ message: Outgoing, _ policy: OfflineQueuePolicy, otherwise error: WebSocketError) {
        guard case .keep(let limit, let overflow, _) = policy else { return giveUp([message], error) }
        if outgoing.count >= max(limit, 1) {
            guard overflow == .dropOldest, let oldest = outgoing.takeFirst() else {
                return giveUp([message], .queueFull)
            }
            giveUp([oldest], .queueFull)
        }
        outgoing.append(message)
        scheduleExpiry()
    }

    /// A connection is open: first the on-open messages, then what was kept and is not too old.
    func startSending() {
        giveUpExpired()
        outgoing.prepend(mailbox.admitOwn(configuration.onOpen, origin: .onOpen))
        writeQueue()
    }

    /// What is kept for a connection does not outlive its time, whether one comes or not.
    private func scheduleExpiry() {
        guard expiryTimer == nil, case .keep(_, _, let timeToLive) = configuration.offlineQueue,
            let first = outgoing.first
        else { return }
        let age = Duration(eventLoop.now - first.enqueuedAt)
        expiryTimer = schedule(in: max(timeToLive - age, .zero)) { client in
            client.expiryTimer = nil
            guard client.machine.sendDisposition != .send else { return }
            client.giveUpExpired()
            client.scheduleExpiry()
        }
    }

    private func giveUpExpired() {
        guard case .keep(_, _, let timeToLive) = configuration.offlineQueue else { return }
        let now = eventLoop.now
        giveUp(outgoing.removeAll { Duration(now - $0.enqueuedAt) >= timeToLive }, .expired)
    }

    /// Writes what waits, as long as the socket takes it.
    func writeQueue() {
        guard let handler = connection?.handler.value else { return }
        while handler.isWritable, handler.maySend, !outgoing.isEmpty {
            handler.write(outgoing.take(upTo: WebSocketChannelHandler.writeSize))
        }
        if connection?.isFlushing == true, outgoing.isEmpty {
            connection?.isFlushing = false
            handler.flushed()
        }
    }

    /// A local close: the on-close messages and what waits go first.
    func beginClose(_ frame: CloseFrame) {
        guard let handler = connection?.handler.value else { return }
        connection?.closesHere = true
        handler.close(frame)
        for message in mailbox.admitOwn(configuration.onClose, origin: .onClose) { outgoing.append(message) }
        connection?.isFlushing = true
        writeQueue()
    }

    func wrote(_ messages: [Outgoing], _ error: WebSocketError?) {
        guard error == nil else {
            // They were handed to the socket: nobody knows how much of them arrived, so they are never sent again.
            giveUp(messages, error ?? .closing)
            return
        }
        if mailbox.release(messages) { wake() }
        configuration.metrics?.sent(messages)
        for message in messages { message.reply?.answer(.success(())) }
        if configuration.reportsSends {
            let time = WallClock.now()
            publish(
                .sent(messages.map { SentMessage(id: $0.id, message: $0.message, origin: $0.origin, time: time) })
            )
        }
    }

    /// The connection is over: what was not handed to the socket is kept if the policy is to keep.
    func giveUpUnsent(_ error: WebSocketError) {
        let dropped =
            switch configuration.offlineQueue {
            case .fail: outgoing.removeAll { _ in true }
            case .keep: outgoing.removeAll { $0.origin != .caller }
            }
        giveUp(dropped, error)
        scheduleExpiry()
    }

    /// Nothing will be sent any more.
    func giveUpAll(_ error: WebSocketError) { giveUp(outgoing.removeAll { _ in true }, error) }

    func giveUp(_ messages: [Outgoing], _ error: WebSocketError) {
        guard !messages.isEmpty else { return }
        if mailbox.release(messages) { wake() }
        configuration.metrics?.gaveUp(messages)
        for message in messages { message.reply?.answer(.failure(error)) }
        // Who waits for a reply has been told; the others read it here.
        let untold = messages.filter { $0.reply == nil || configuration.reportsSends }
        if !untold.isEmpty { publish(.unsent(untold.map(\.id), error)) }
    }

    // MARK: Pings

    func ping(_ payload: [UInt8]?, timeout: Duration?, reply: Reply<Duration>?) {
        lastPing += 1
        let payload = payload ?? Array("willet \(lastPing)".utf8)
        guard payload.count <= ControlFrame.maximumPayload,
            connection?.handler.value.write(ControlFrame.ping(payload)) == true
        else {
            reply?.answer(.failure(WebSocketError.notConnected))
            return
        }
        if pings.count == Self.maximumPings {
            let oldest = pings.removeFirst()
            oldest.timeout?.cancel()
            oldest.reply?.answer(.failure(WebSocketError.queueFull))
        }
        let timer = timeout.map { timeout in
            schedule(in: timeout) { client in
                guard let index = client.pings.firstIndex(where: { $0.payload == payload }) else { return }
                client.pings.remove(at: index).reply?.answer(.failure(WebSocketError.pingTimeout(after: timeout)))
            }
        }
        pings.append(PendingPing(payload: payload, sentAt: eventLoop.now, timeout: timer, reply: reply))
    }

    func receivedPong(_ payload: [UInt8]) {
        guard let index = pings.firstIndex(where: { $0.payload == payload }) else { return }
        // A pong answers every ping before it too (RFC 6455, section 5.5.3).
        for ping in pings[...index] {
            ping.timeout?.cancel()
            let time = eventLoop.now - ping.sentAt
            ping.reply?.answer(.success(.nanoseconds(time.nanoseconds)))
            if ping.payload == payload { publishRoundTrip(.nanoseconds(time.nanoseconds)) }
        }
        pings.removeSubrange(...index)
    }

    func failPings(_ error: WebSocketError) {
        for ping in pings {
            ping.timeout?.cancel()
            ping.reply?.answer(.failure(error))
        }
        pings = []
    }
}
