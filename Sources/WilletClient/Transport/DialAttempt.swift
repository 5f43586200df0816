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
    private var channel: (any Channel)?
    private var deadline: Scheduled<Void>?
    private var isDone = false
    private var phase = "answer to the connect"

    /// Begins the attempt.
    ///
    /// - Parameter completion: is called once, on the event loop, and not at all after `abandon`.
    init(
        url: WebSocketURL,
        request: HandshakeRequest,
        tls: TLSOptions,
        timeout: Duration,
        dialer: Dialer,
        eventLoop: any EventLoop,
        handler: WebSocketChannelHandler,
        completion: @escaping (Result<Opened, WebSocketError>) -> Void
    ) {
        self.eventLoop = eventLoop
        self.completion = completion
        let address = "\(url.host.contains(":") ? "[\(url.host)]" : url.host):\(url.port)"
        let promise = eventLoop.makePromise(of: HandshakeHandler.Outcome.self)
        let attempt = NIOLoopBound(self, eventLoop: eventLoop)
        let webSocketHandler = NIOLoopBound(handler, eventLoop: eventLoop)

        deadline = eventLoop.scheduleTask(in: TimeAmount(timeout)) {
            let attempt = attempt.value
            attempt.finish(.failure(.connectTimeout(phase: attempt.phase, after: timeout)))
        }
        // The deadline is ours: the bootstrap's own must not end the attempt with another error first.
        let dialled = dialer.connect(url.host, url.port, eventLoop, timeout + .seconds(1)) { channel in
            channel.eventLoop.makeCompletedFuture {
                let attempt = attempt.value
                attempt.channel = channel
                let pipeline = channel.pipeline.syncOperations
                if url.isSecure { try pipeline.addHandler(tls.makeHandler(host: url.host)) }
                try HandshakeHandler.install(
                    in: pipeline,
                    request: request,
                    webSocketHandler: webSocketHandler.value,
                    promise: promise
                )
            }
        }
        dialled.whenComplete { result in
            let attempt = attempt.value
            switch result {
            case .success(let channel):
                attempt.channel = channel
                attempt.phase = url.isSecure ? "TLS and answer to the handshake" : "answer to the handshake"
                if attempt.isDone { channel.close(promise: nil) }
            case .failure(let error):
                promise.fail(error)
                attempt.finish(.failure(TransportErrors.dial(error, address: address, host: url.host)))
            }
        }
        promise.futureResult.whenComplete { result in
            let attempt = attempt.value
            switch result {
            case .success(let outcome):
                guard let channel = attempt.channel else { return }
                attempt.finish(
                    .success(Opened(channel: channel, handler: webSocketHandler, outcome: outcome))
                )
            case .failure(let error):
                attempt.finish(.failure(TransportErrors.dial(error, address: address, host: url.host)))
            }
        }
    }

    /// Nobody wants the connection any more.
    func abandon() {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        channel?.close(promise: nil)
    }

    private func finish(_ result: Result<Opened, WebSocketError>) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        if case .failure = result { channel?.close(promise: nil) }
        completion(result)
    }
}
