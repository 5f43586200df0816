import NIOCore
import WilletProtocol

extension WebSocketClient {
    /// A connection that is open, or closing.
    struct OpenConnection {
        var generation: Int
        var handler: NIOLoopBound<WebSocketChannelHandler>
        /// The queue is to be written whole, and then the Close frame.
        var isFlushing = false
        /// This side wanted the end before the peer did.
        var closesHere = false
    }

    // MARK: The mailbox

    /// Carries out what was posted, in order, and then writes what was gathered: one write for many messages.
    func emptyMailbox() {
        for item in mailbox.takeAll() { carryOut(item) }
        writeQueue()
    }

    private func carryOut(_ item: Mailbox.Item) {
        switch item {
        case .message(let message):
            admit(message)
        case .connect(let reply):
            connect(reply) { $0.connect() }
        case .reconnect(let reply):
            connect(reply) { $0.reconnect() }
        case .disconnect(let frame, let reply):
            do throws(CloseFrameError) {
                let frame = try frame.validated()
                if let reply { disconnectReplies.append(reply) }
                perform(machine.disconnect(frame))
            } catch {
                reply?.answer(.failure(WebSocketError.invalidClose(error)))
                if reply == nil { publish(.error(.invalidClose(error))) }
            }
        case .ping(let payload, let timeout, let reply):
            ping(payload, timeout: timeout, reply: reply)
        case .pong(let payload):
            _ = connection?.handler.value.write(ControlFrame.pong(payload))
        case .cancel(let id):
            giveUp(outgoing.removeAll { $0.id == id }, .cancelled)
        case .consumerCaughtUp:
            consumerCaughtUp()
        case .finish:
            isFinishing = true
            perform(machine.disconnect(CloseFrame(code: .normalClosure)))
        }
    }

    /// A client that is finishing makes no connection any more: nobody would hear of it.
    private func connect(_ reply: Reply<Void>?, _ ask: (inout SessionMachine) -> [SessionMachine.Action]) {
        guard !isFinishing else {
            reply?.answer(.failure(WebSocketError.cancelled))
            return
        }
        if let reply { connectReplies.append(reply) }
        perform(ask(&machine))
    }

    // MARK: The machine's actions

    func perform(_ actions: [SessionMachine.Action]) {
        for action in actions { perform(action) }
    }

    private func perform(_ action: SessionMachine.Action) {
        switch action {
        case .stateChanged:
            let state = state
            logState(state)
            publish(.state(state))
        case .dial(let generation):
            configuration.metrics?.attempted()
            retry = nil
            dial(generation)
        case .abandonDial:
            attempt?.value.abandon()
            attempt = nil
        case .startRetryTimer(let delay):
            startRetryTimer(delay)
        case .cancelRetryTimer:
            retryTimer?.cancel()
            retryTimer = nil
            attemptWaitsForConsumer = false
        case .startStableTimer(let generation, let delay):
            stableTimer = schedule(in: delay) { $0.perform($0.machine.stableTimerFired(generation: generation)) }
        case .cancelStableTimer:
            stableTimer?.cancel()
            stableTimer = nil
        case .beginClose(let frame):
            beginClose(frame)
        case .publishOpened:
            guard let handshake else { break }
            logOpened(handshake)
            configuration.metrics?.openedConnection()
            publish(.opened(handshake))
        case .publishError(let error):
            logError(error)
            configuration.metrics?.failed()
            publish(.error(error))
        case .publishClosed(let end):
            logClosed(end)
            configuration.metrics?.closed(end)
            publish(.closed(end))
        case .startSending:
            startSending()
        case .connectsSucceeded:
            settleConnects(.success(()))
        case .connectsFailed(let error):
            settleConnects(.failure(error))
        case .disconnectsEnded(let end):
            let replies = disconnectReplies
            disconnectReplies = []
            for reply in replies { reply.answer(.success(end)) }
            if isFinishing {
                giveUpAll(.cancelled)
                eventQueue.finish()
            }
        }
    }

    private func settleConnects(_ result: Result<Void, any Error>) {
        let replies = connectReplies
        connectReplies = []
        for reply in replies { reply.answer(result) }
    }

    // MARK: Timers

    private func startRetryTimer(_ delay: Duration) {
        if case .waiting(let reason) = machine.phase {
            retry = State.Retry(
                number: machine.retries,
                maximum: configuration.reconnect.maximumRetries,
                delay: delay,
                deadline: .now + delay,
                reason: reason
            )
        }
        retryTimer = schedule(in: delay) { client in
            client.retryTimer = nil
            if client.eventQueue.isPaused {
                client.attemptWaitsForConsumer = true
            } else {
                client.perform(client.machine.retryTimerFired())
            }
        }
    }

    func schedule(
        in delay: Duration,
        _ body: @escaping @Sendable (isolated WebSocketClient) -> Void
    ) -> Scheduled<Void> {
        eventLoop.scheduleTask(in: TimeAmount(delay)) { [weak self] in
            self?.onEventLoop { body($0) }
        }
    }

    // MARK: What the connection reports

    func received(_ report: WebSocketChannelHandler.Report, from generation: Int) {
        guard connection?.generation == generation else { return }
        switch report {
        case .batch(let batch):
            configuration.metrics?.received(batch)
            publish(.messages(batch))
        case .pong(let payload):
            receivedPong(payload)
        case .roundTrip(let time):
            publishRoundTrip(time)
        case .writable:
            writeQueue()
        case .wrote(let messages, let error):
            wrote(messages, error)
        case .failsPeer:
            if eventQueue.consumerIsIdle() { connection?.handler.value.failPeer() }
        case .stopSending:
            connection?.isFlushing = false
            giveUpUnsent(.closing)
            perform(machine.peerCloses(generation: generation))
        case .failed(let violation):
            perform(machine.peerFailed(generation: generation, error: .protocolViolation(violation)))
        case .finished(let end, let error):
            finished(end, error, generation)
        }
    }

    private func finished(_ end: ConnectionEnd, _ error: WebSocketError?, _ generation: Int) {
        let disconnection = disconnection(end, error, generation)
        connection = nil
        handshake = nil
        failPings(disconnection.error ?? .closing)
        giveUpUnsent(disconnection.error ?? .closing)
        perform(
            machine.connectionEnded(generation: generation, end: disconnection, random: environment.random())
        )
    }

    private func disconnection(_ end: ConnectionEnd, _ error: WebSocketError?, _ generation: Int) -> Disconnection {
        var result = Disconnection(
            generation: generation,
            reason: .error,
            sent: end.sent,
            received: end.received,
            wasClean: end.wasClean
        )
        let closesHere = connection?.closesHere == true
        switch end.cause {
        case .local:
            result.reason = .client
        case .remote:
            result.reason = closesHere ? .client : .server
        case .violation(let violation):
            result.error = .protocolViolation(violation)
        case .lost:
            // Whoever wanted the end got it, though not as the protocol has it.
            result.reason = closesHere ? .client : .error
            result.error = error ?? .connectionLost(detail: "closed without a Close frame")
        case .timedOut:
            result.reason = closesHere ? .client : .error
            result.error = error ?? .closeTimeout(after: configuration.closeTimeout)
        }
        return result
    }

    // MARK: Events

    func publish(_ event: Event) {
        if eventQueue.publish(event) {
            connection?.handler.value.pauseReading(true)
            // The consumer can catch up and fall behind again before it is heard of: it is told once.
            guard !isReadingPaused else { return }
            isReadingPaused = true
            configuration.metrics?.paused()
            _ = eventQueue.publish(.readingPaused(true))
        }
    }

    func publishRoundTrip(_ time: Duration) {
        configuration.metrics?.answered(after: time)
        publish(.roundTrip(time))
    }

    private func consumerCaughtUp() {
        if eventQueue.consumerIsIdle() { connection?.handler.value.failPeer() }
        guard isReadingPaused, !eventQueue.isPaused else { return }
        isReadingPaused = false
        publish(.readingPaused(false))
        // That event itself may have been one too many.
        connection?.handler.value.pauseReading(eventQueue.isPaused)
        if attemptWaitsForConsumer {
            attemptWaitsForConsumer = false
            perform(machine.retryTimerFired())
        }
    }
}
