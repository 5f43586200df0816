import NIOCore
import NIOSSL
import WilletProtocol

/// One attempt at a connection: TCP, TLS and the opening handshake under one deadline. It lives on its event loop.
final class DialAttempt {
    /// An open connection.
    struct Opened: Sendable {
        var channel: any Channel
        var handler: NIOLoopBound<WebSocketChannelHandler>
        var outcome: HandshakeHandler.Outcome
    }

    private let eventLoop: any EventLoop
    private let completion: (Result<Opened, WebSocketError>) -> Void
    /// The channels that may become the connection: while addresses are tried there can be more than one.
    private var channels: [any Channel] = []
    private var handshake: HandshakeHandler?
    private var deadline: Scheduled<Void>?
    private var isDone = false
    private var phase = "answer to the connect"

    /// Begins the attempt.
    ///
    /// - Parameter completion: is called once, on the event loop, and not at all after `abandon`.
    init(
        url: WebSocketURL,
        request: HandshakeRequest,
        tls: TLSContext?,
        timeout: Duration,
        dialer: Dialer,
        eventLoop: any EventLoop,
        handler: WebSocketChannelHandler,
        completion: @escaping (Result<Opened, WebSocketError>) -> Void
    ) {
        self.eventLoop = eventLoop
        self.completion = completion
        let address = "\(url.host.contains(":") ? "[\(url.host)]" : url.host):\(url.port)"
        let attempt = NIOLoopBound(self, eventLoop: eventLoop)

        deadline = eventLoop.scheduleTask(in: TimeAmount(timeout)) {
            let attempt = attempt.value
            // An answer whose body does not come to an end is still an answer.
            let error = attempt.handshake?.rejection.map(WebSocketError.rejected)
            attempt.finish(.failure(error ?? .connectTimeout(phase: attempt.phase, after: timeout)))
        }
        // The deadline is ours: the bootstrap's own must not end the attempt with another error first.
        let dialled = dialer.connect(url.host, url.port, eventLoop, timeout + .seconds(1)) { channel in
            channel.eventLoop.makeCompletedFuture {
                guard !attempt.value.isDone else { throw WebSocketError.cancelled }
                attempt.value.channels.append(channel)
            }
        }
        let webSocketHandler = NIOLoopBound(handler, eventLoop: eventLoop)
        dialled.whenComplete { result in
            let attempt = attempt.value
            do {
                let channel = try result.get()
                guard !attempt.isDone else { return channel.close(promise: nil) }
                attempt.phase = url.isSecure ? "TLS and answer to the handshake" : "answer to the handshake"
                try attempt.shakeHands(on: channel, url, request, tls, webSocketHandler.value, address)
            } catch {
                attempt.finish(.failure(TransportErrors.dial(error, address: address, host: url.host)))
            }
        }
    }

    /// The transport is connected: only now, because the addresses of a host are tried on a channel each, and the
    /// handshake belongs to one of them.
    private func shakeHands(
        on channel: any Channel,
        _ url: WebSocketURL,
        _ request: HandshakeRequest,
        _ tls: TLSContext?,
        _ handler: WebSocketChannelHandler,
        _ address: String
    ) throws {
        channels = [channel]
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(tls.makeHandler(host: url.host)) }
        let promise = eventLoop.makePromise(of: HandshakeHandler.Outcome.self)
        let attempt = NIOLoopBound((attempt: self, handler: handler), eventLoop: eventLoop)
        promise.futureResult.whenComplete { result in
            let (attempt, handler) = attempt.value
            let opened = result.map {
                Opened(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), outcome: $0)
            }
            attempt.finish(opened.mapError { TransportErrors.dial($0, address: address, host: url.host) })
        }
        do {
            handshake = try HandshakeHandler.install(
                in: pipeline,
                request: request,
                webSocketHandler: handler,
                promise: promise
            )
        } catch {
            promise.fail(error)
        }
    }

    /// Nobody wants the connection any more.
    func abandon() {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        closeChannels()
    }

    private func finish(_ result: Result<Opened, WebSocketError>) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        if case .failure = result { closeChannels() }
        completion(result)
    }

    private func closeChannels() {
        let channels = channels
        self.channels = []
        for channel in channels { channel.close(promise: nil) }
    }
}
