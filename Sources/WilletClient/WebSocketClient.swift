public import NIOCore
public import NIOPosix
import WilletProtocol

/// A WebSocket client that keeps a session alive: it connects, reconnects, queues, and tells what happens.
///
/// Every method may be called from any thread and any task. Commands and messages pass one mailbox and take effect in
/// the order of the calls. What happens is read in one of three ways, by one consumer: ``events``, ``messages``, or the
/// classic handlers (``onOpened(_:)``, ``onMessage(_:)``, ``onError(_:)``, ``onClosed(_:)``).
///
/// The client's executor is its event loop, which the connection's handler shares: no hop lies between the socket and
/// the client. A client that nobody holds any more cuts its connection; say goodbye with
/// ``disconnect(code:reason:)`` first.
public actor WebSocketClient {
    /// What the client connects to.
    public nonisolated let url: WebSocketURL
    /// How it connects, keeps alive, queues and reconnects.
    public nonisolated let configuration: Configuration

    /// The executor of the client's event loop.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// Runs tasks on the client's own thread: a consumer that prefers it (`withTaskExecutorPreference`) hears of a message
    /// without waking another thread, which halves the time of a round trip. Such a consumer must not block or compute
    /// for long: nothing is read, and no ping answered, meanwhile.
    public nonisolated let executor: EventLoopExecutor

    nonisolated let eventLoop: any EventLoop
    nonisolated let mailbox: Mailbox
    nonisolated let eventQueue: EventQueue
    nonisolated let handlers: HandlerTable
    let environment: Environment
    let tls: TLSContext?
    let pool: BatchPool

    var machine: SessionMachine
    var attempt: NIOLoopBound<DialAttempt>?
    var connection: OpenConnection?
    /// The open connection's; apart from it, for it is large and that is looked at for each batch.
    var handshake: Handshake?
    var outgoing = OutgoingQueue()
    var retryTimer: Scheduled<Void>?
    var retry: State.Retry?
    var stableTimer: Scheduled<Void>?
    var expiryTimer: Scheduled<Void>?
    /// The time for an attempt has come, but the consumer is behind: it begins once it has caught up.
    var attemptWaitsForConsumer = false
    /// The consumer was told that reading is paused.
    var isReadingPaused = false
    var connectReplies: [Reply<Void>] = []
    var disconnectReplies: [Reply<Disconnection>] = []
    /// The events end with the connection.
    var isFinishing = false
    var pings: [PendingPing] = []
    var lastPing: UInt64 = 0

    /// Makes a client; it connects when it is told to.
    ///
    /// - Parameters:
    ///   - url: a `ws` or `wss` URL.
    ///   - configuration: how to connect, keep alive, queue and reconnect.
    ///   - eventLoopGroup: where the client runs; one event loop of it is taken.
    /// - Throws: ``WebSocketError/invalidConfiguration(_:)`` for a URL, header field, subprotocol, proxy, certificate or key
    ///   that cannot be used.
    public init(
        url: String,
        configuration: Configuration = Configuration(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(WebSocketError) {
        try self.init(
            url: url,
            configuration: configuration,
            eventLoop: eventLoopGroup.next(),
            environment: .system
        )
    }

    /// Makes a client whose batches come from a pool that it shares with whoever keeps them.
    package init(url: String, configuration: Configuration, pool: BatchPool) throws(WebSocketError) {
        try self.init(
            url: url,
            configuration: configuration,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            environment: .system,
            pool: pool
        )
    }

    init(
        url text: String,
        configuration: Configuration,
        eventLoop: any EventLoop,
        environment: Environment,
        pool: BatchPool = BatchPool()
    ) throws(WebSocketError) {
        do throws(WebSocketURLError) {
            url = try WebSocketURL(text)
        } catch {
            throw .invalidConfiguration(error.description)
        }
        // Whatever cannot be sent is found now, and not at the first attempt.
        _ = try Self.request(url, configuration.headers, configuration, nonce: [UInt8](repeating: 0, count: 16))
        _ = try Route(to: url, configuration)
        // A redirect may lead to a server that is secured.
        tls = url.isSecure || configuration.maximumRedirects > 0 ? try TLSContext(configuration.tls) : nil
        self.configuration = configuration
        self.eventLoop = eventLoop
        let executor = EventLoopExecutor(eventLoop)
        self.executor = executor
        self.environment = environment
        let mailbox = Mailbox(
            countLimit: configuration.outboundCountLimit,
            byteLimit: configuration.outboundByteLimit,
            clock: { eventLoop.now }
        )
        let wake = WakeUp(eventLoop: eventLoop, executor: executor)
        self.pool = pool
        self.mailbox = mailbox
        eventQueue = EventQueue(limit: configuration.inboundLimit, pool: pool) {
            if mailbox.post(.consumerCaughtUp) { wake() }
        }
        handlers = HandlerTable()
        machine = SessionMachine(policy: configuration.reconnect)
        self.wake = wake
        wake.client = self
    }

    nonisolated let wake: WakeUp

    /// Runs the client's own code from outside of it, on its event loop.
    nonisolated func onEventLoop(_ body: (isolated WebSocketClient) -> Void) {
        executor.run { assumeIsolated(body) }
    }

    deinit {
        eventQueue.finish()
        handlers.cancel()
        retryTimer?.cancel()
        stableTimer?.cancel()
        expiryTimer?.cancel()
        let attempt = attempt
        let connection = connection
        guard attempt != nil || connection != nil else { return }
        eventLoop.execute {
            attempt?.value.abandon()
            connection?.handler.value.cut(.cancelled)
        }
    }

    static func request(
        _ url: WebSocketURL,
        _ headers: [HeaderField],
        _ configuration: Configuration,
        nonce: [UInt8]
    ) throws(WebSocketError) -> HandshakeRequest {
        do throws(HandshakeRequestError) {
            return try HandshakeRequest(
                url: url,
                nonce: nonce,
                subprotocols: configuration.subprotocols,
                offersCompression: configuration.offersCompression,
                additional: headers
            )
        } catch {
            throw .invalidConfiguration(error.description)
        }
    }
}

// MARK: - The public interface

extension WebSocketClient {
    /// Where the session stands now; ``events`` tells of every change.
    public var state: State {
        switch machine.phase {
        case .idle: .idle
        case .connecting: .connecting(retry: machine.retries)
        case .open: .open
        case .closing: .closing
        case .waiting: retry.map(State.waiting) ?? .connecting(retry: machine.retries)
        case .closed(let end): .closed(end)
        }
    }

    /// Posts a command without waiting for it.
    public nonisolated func post(_ command: Command) {
        switch command {
        case .connect: post(.connect(nil))
        case .reconnect: post(.reconnect(nil))
        case .disconnect(let frame): post(.disconnect(frame, nil))
        case .ping(let payload): post(.ping(payload, timeout: nil, nil))
        case .pong(let payload): post(Mailbox.Item.pong(payload))
        case .cancel(let id): post(Mailbox.Item.cancel(id))
        }
    }

    /// Connects, or joins the attempt that is under way, and waits until the connection is open. Retries as
    /// ``Configuration/reconnect`` says: by itself without end where trying again may help.
    ///
    /// Cancelling the caller's task ends the wait, not the attempts; ``disconnect(code:reason:)`` ends both.
    ///
    /// - Throws: ``WebSocketError`` when the attempt failed for good, was exhausted or was cancelled by
    ///   ``disconnect(code:reason:)``; `CancellationError` when the caller's task was cancelled.
    public nonisolated func connect() async throws {
        let reply = Reply<Void>()
        post(.connect(reply))
        try await reply.value()
    }

    /// Closes an open connection with 1000 and connects again at once; connects if there is none.
    ///
    /// - Throws: as ``connect()``.
    public nonisolated func reconnect() async throws {
        let reply = Reply<Void>()
        post(.reconnect(reply))
        try await reply.value()
    }

    /// Sends the on-close messages and what waits, closes the connection, and waits for its end; at most
    /// ``Configuration/closeTimeout``. Sends are refused from the call on.
    ///
    /// - Parameters:
    ///   - code: 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4).
    ///   - reason: at most 123 bytes of UTF-8.
    /// - Returns: how the connection ended; ``Disconnection/none`` if there was none.
    /// - Throws: ``WebSocketError/invalidClose(_:)`` for a code or reason that must not be sent; `CancellationError` when
    ///   the caller's task was cancelled, while the closing goes on.
    @discardableResult
    public nonisolated func disconnect(
        code: CloseCode = .normalClosure,
        reason: String = ""
    ) async throws -> Disconnection {
        let frame: CloseFrame
        do throws(CloseFrameError) {
            frame = try CloseFrame(code: code, reason: reason).validated()
        } catch {
            throw WebSocketError.invalidClose(error)
        }
        let reply = Reply<Disconnection>()
        post(.disconnect(frame, reply))
        return try await reply.value()
    }

    /// Disconnects, and ends ``events`` and ``messages`` when that is done; what waits for a connection fails with
    /// ``WebSocketError/cancelled``. The client is of no use after that: it connects no more.
    public nonisolated func finish() { post(Mailbox.Item.finish) }

    /// Sends a message and waits until it is written to the socket. Written is not delivered: only an answer proves that.
    ///
    /// Waits for room while the outgoing queue is full. Cancelling the caller's task ends the wait; a message that was
    /// let into the queue by then is still sent.
    ///
    /// - Throws: ``WebSocketError``: `.messageTooBig`, `.notConnected` or `.closing` for what was refused, `.queueFull`,
    ///   `.expired` or `.cancelled` for what was given up while it waited, or what ended the connection while it was
    ///   written, of which nobody knows whether it arrived; `CancellationError` when the caller's task was cancelled.
    public nonisolated func send(_ message: Message) async throws {
        try checkSize(of: message)
        try Task.checkCancellation()
        let reply = Reply<Void>()
        if mailbox.send(message, reply: reply) { wake() }
        try await reply.value()
    }

    /// Puts a message into the outgoing queue and never waits. What becomes of it is told by ``Event/unsent(_:_:)`` and, if
    /// ``Configuration/reportsSends`` is set, ``Event/sent(_:)``, in the order of the queue.
    ///
    /// - Returns: the message's number.
    /// - Throws: ``WebSocketError/queueFull`` past ``Configuration/outboundCountLimit`` or
    ///   ``Configuration/outboundByteLimit``; ``WebSocketError/messageTooBig(bytes:limit:)``.
    @discardableResult
    public nonisolated func enqueue(_ message: Message) throws(WebSocketError) -> MessageID {
        try checkSize(of: message)
        let (id, wakes) = try mailbox.enqueue(message)
        if wakes { wake() }
        return id
    }

    /// Puts a message into the outgoing queue once there is room for it: how to send a lot without waiting for each.
    ///
    /// Cancelling the caller's task ends the wait; a message that was let into the queue by then is still sent.
    ///
    /// - Returns: the message's number; what becomes of it is told as with ``enqueue(_:)``.
    /// - Throws: ``WebSocketError/messageTooBig(bytes:limit:)``; `CancellationError`.
    @discardableResult
    public nonisolated func enqueue(waitingForRoom message: Message) async throws -> MessageID {
        try checkSize(of: message)
        try Task.checkCancellation()
        let (id, wakes, admission) = mailbox.enqueueWaiting(message)
        if wakes { wake() }
        try await admission?.value()
        return id
    }

    /// How many messages are let into the outgoing queue and neither written nor given up.
    public nonisolated var pendingMessages: Int { mailbox.pendingCount }

    /// Sends a ping and waits for its pong (RFC 6455, section 5.5.2).
    ///
    /// - Parameter timeout: how long to wait.
    /// - Returns: the round trip.
    /// - Throws: ``WebSocketError/notConnected``, ``WebSocketError/pingTimeout(after:)`` (the connection stays as it is) or
    ///   what ended the connection; `CancellationError`.
    public nonisolated func ping(timeout: Duration = .seconds(10)) async throws -> Duration {
        let reply = Reply<Duration>()
        post(.ping(nil, timeout: timeout, reply))
        return try await reply.value()
    }

    nonisolated func post(_ item: Mailbox.Item) {
        if mailbox.post(item) { wake() }
    }

    private nonisolated func checkSize(of message: Message) throws(WebSocketError) {
        let limit = configuration.maximumMessageSize
        guard message.count <= limit else { throw .messageTooBig(bytes: message.count, limit: limit) }
    }
}
