import NIOCore
import NIOTLS
import WilletProtocol

/// One attempt at a connection, in stages under one deadline: TCP or a Unix socket, a tunnel through a proxy, TLS, and the
/// opening handshake. It lives on its event loop.
final class DialAttempt {
    /// What is to be connected to, and how.
    struct Plan {
        var url: WebSocketURL
        var route: Route
        var request: HandshakeRequest
        var tls: TLSContext?
        /// Whom TLS asks for, and looks for in the certificate.
        var serverName: String
        /// When it must be over, and the whole time until then, other attempts before it included.
        var deadline: NIODeadline
        var timeout: Duration
        /// Whether an answer that redirects is enough without its body.
        var followsRedirects: Bool
        var handler: WebSocketChannelHandler
    }

    /// An open connection.
    struct Opened: Sendable {
        var channel: any Channel
        var handler: NIOLoopBound<WebSocketChannelHandler>
        var request: HandshakeRequest
        var outcome: HandshakeOutcome
        var tls: TLSSession?
        var timings: Handshake.Timings
    }

    /// What an attempt is at. Each stage leads to the next; without a proxy there is no `tunnel`, and with `ws` no `tls`.
    private enum Stage {
        case connect
        case tunnel
        case tls
        case upgrade

        /// What is missing when the deadline passes.
        var awaited: String {
            switch self {
            case .connect: "answer to the connect"
            case .tunnel: "answer of the proxy"
            case .tls: "TLS handshake"
            case .upgrade: "answer to the handshake"
            }
        }
    }

    private let plan: Plan
    private let eventLoop: any EventLoop
    private let completion: (Result<Opened, WebSocketError>) -> Void
    /// The channels that may become the connection, and since when each is tried: while addresses are tried there can be
    /// more than one.
    private var channels: [(channel: any Channel, since: NIODeadline)] = []
    /// The refusal of a proxy or a server, as far as it is read.
    private var refusal: () -> WebSocketError? = { nil }
    private var tls: (connection: TLSConnection, session: TLSSession?)?
    private var deadline: Scheduled<Void>?
    private var isDone = false
    private var stage = Stage.connect
    private var stageBegan: NIODeadline
    private var timings = Handshake.Timings()

    /// Prepares an attempt.
    ///
    /// - Parameter completion: is called once, on the event loop, and not at all after `abandon`.
    init(
        _ plan: Plan,
        eventLoop: any EventLoop,
        completion: @escaping (Result<Opened, WebSocketError>) -> Void
    ) {
        self.plan = plan
        self.eventLoop = eventLoop
        self.completion = completion
        stageBegan = eventLoop.now
    }

    /// Begins; it can end before this returns.
    func start(_ dialer: Dialer) {
        stageBegan = eventLoop.now
        deadline = eventLoop.assumeIsolated().scheduleTask(deadline: plan.deadline) { self.expire() }
        connect(dialer)
    }

    /// Nobody wants the connection any more.
    func abandon() {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        closeChannels()
    }

    // MARK: The stages

    private func connect(_ dialer: Dialer) {
        let attempt = NIOLoopBound(self, eventLoop: eventLoop)
        // The deadline is ours: the bootstrap's own must not end the attempt with another error first.
        let timeout = plan.timeout + .seconds(1)
        let dialled = dialer.connect(plan.route, eventLoop, timeout) { channel in
            channel.eventLoop.makeCompletedFuture { try attempt.value.tries(channel) }
        }
        dialled.assumeIsolated().whenComplete { result in
            if self.isDone, case .success(let channel) = result { channel.close(promise: nil) }
            self.proceed(result.mapError(self.unreachable)) { try self.connected($0) }
        }
    }

    private func unreachable(_ error: any Error) -> any Error {
        guard let proxy = plan.route.tunnel?.proxy else { return error }
        let address = Authority.text(host: proxy.host, port: proxy.port)
        return ProxyFailure.unreachable(TransportErrors.dial(error, address: address, host: proxy.host), proxy)
    }

    /// An address is tried, on a channel of its own.
    private func tries(_ channel: any Channel) throws {
        guard !isDone else { throw WebSocketError.cancelled }
        if channels.isEmpty, case .host = plan.route.endpoint {
            timings.nameResolution = .since(stageBegan, eventLoop)
        }
        channels.append((channel, eventLoop.now))
    }

    /// Only now is it known which of the channels the connection is: the handlers that follow belong to it alone.
    private func connected(_ channel: any Channel) throws {
        timings.connect = channels.first { $0.channel === channel }.map { .since($0.since, eventLoop) }
        channels = [(channel, eventLoop.now)]
        guard let route = plan.route.tunnel else { return try secure(channel, .last) }
        enter(.tunnel)
        let tunnel = Tunnel(route, on: channel)
        refusal = { tunnel.refusal }
        tunnel.open { result in
            self.proceed(result.mapError { $0 }) { handler in
                self.timings.proxy = .since(self.stageBegan, self.eventLoop)
                try self.secure(channel, .after(handler))
            }
        }
    }

    private func secure(
        _ channel: any Channel,
        _ position: ChannelPipeline.SynchronousOperations.Position
    ) throws {
        guard let tls = plan.tls else { return try upgrade(channel, position) }
        enter(.tls)
        let connection = try tls.makeConnection(host: plan.serverName)
        self.tls = (connection, nil)
        let promise = eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.proceed(result) {
                self.timings.tls = .since(self.stageBegan, self.eventLoop)
                self.tls?.session = try connection.established()
                try self.upgrade(channel, .after(connection.handler))
            }
        }
        let isEstablished: (Any) -> Bool = { event in
            if case .handshakeCompleted? = event as? TLSUserEvent { true } else { false }
        }
        do {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(connection.handler, position: position)
            try pipeline.addHandler(
                UserEventHandler(promise: promise, isAwaited: isEstablished),
                position: .after(connection.handler)
            )
        } catch {
            promise.fail(error)
        }
    }

    private func upgrade(
        _ channel: any Channel,
        _ position: ChannelPipeline.SynchronousOperations.Position
    ) throws {
        enter(.upgrade)
        let promise = eventLoop.makePromise(of: HandshakeOutcome.self)
        let exchange = HTTPExchangeHandler(
            .upgrade(plan.request, followsRedirects: plan.followsRedirects),
            promise: promise
        )
        refusal = { exchange.refusal }
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.proceed(result) { outcome in
                if let compression = outcome.agreement.compression { self.plan.handler.agreed(on: compression) }
                try channel.pipeline.syncOperations.addHandler(self.plan.handler, position: .after(exchange.gate))
                self.timings.upgrade = .since(self.stageBegan, self.eventLoop)
                let opened = Opened(
                    channel: channel,
                    handler: NIOLoopBound(self.plan.handler, eventLoop: self.eventLoop),
                    request: self.plan.request,
                    outcome: outcome,
                    tls: self.tls?.session,
                    timings: self.timings
                )
                self.finish(.success(opened))
            }
        }
        do {
            try exchange.start(in: channel.pipeline.syncOperations, at: position)
        } catch {
            promise.fail(error)
        }
    }

    private func enter(_ stage: Stage) {
        self.stage = stage
        stageBegan = eventLoop.now
    }

    /// Goes on from the result of a stage, unless the attempt is over.
    private func proceed<Value>(_ result: Result<Value, any Error>, _ next: (Value) throws -> Void) {
        guard !isDone else { return }
        do {
            try next(result.get())
        } catch {
            if let failure = tls?.connection.failure(for: error, now: WallClock.now()) {
                return finish(.failure(.tls(failure)))
            }
            finish(.failure(TransportErrors.dial(error, address: plan.route.address, host: plan.route.host)))
        }
    }

    // MARK: The end

    private func expire() {
        // An answer whose body does not come to an end is still an answer.
        finish(.failure(refusal() ?? .connectTimeout(phase: stage.awaited, after: plan.timeout)))
    }

    private func finish(_ result: Result<Opened, WebSocketError>) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        refusal = { nil }
        if case .failure = result { closeChannels() }
        completion(result)
    }

    private func closeChannels() {
        let channels = channels
        self.channels = []
        for (channel, _) in channels { channel.close(promise: nil) }
    }
}

extension Duration {
    /// The time from a moment until now on a loop's clock.
    fileprivate static func since(_ start: NIODeadline, _ eventLoop: any EventLoop) -> Duration {
        Duration(eventLoop.now - start)
    }
}
