import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket

/// The open connections of a server. Lives on its event loop.
final class Connections {
    private enum State {
        /// → `stopping`
        case running
        /// Every connection was asked to close; the promise is kept when the last one has.
        case stopping(EventLoopPromise<Void>)
    }

    private let eventLoop: any EventLoop
    private let room = ChatRoom()
    private var channels: [ObjectIdentifier: any Channel] = [:]
    private var state = State.running

    /// How long a client may take to ask for something.
    private static let requestTimeout = TimeAmount.seconds(10)
    /// The longest message and the longest frame, where an endpoint does not set less.
    private static let maximumMessageSize = 64 << 20

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Takes in a connection that was just made: it speaks HTTP until it is upgraded.
    func accept(_ channel: any Channel, tls: NIOSSLContext?) throws {
        guard case .running = state else { throw ChannelError.ioOnClosedChannel }
        let id = ObjectIdentifier(channel)
        channels[id] = channel
        channel.closeFuture.assumeIsolated().whenComplete { _ in self.remove(id) }

        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        // Who does not read is not read: what a client can make the server buffer is bounded.
        try pipeline.addHandler(BackPressureHandler())

        let refusals = RefusalHandler(timeout: Self.requestTimeout)
        let boundRefusals = NIOLoopBound(refusals, eventLoop: eventLoop)
        let boundSelf = NIOLoopBound(self, eventLoop: eventLoop)
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: Self.maximumMessageSize,
            automaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeSucceededFuture(try? Upgrade.accept(head).get().headers)
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture { try boundSelf.value.open(channel, head) }
            }
        )
        try pipeline.configureHTTPServerPipeline(
            withServerUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    context.pipeline.syncOperations.removeHandler(boundRefusals.value, promise: nil)
                }
            )
        )
        try pipeline.addHandler(refusals)
    }

    /// Puts the endpoint that was asked for onto an upgraded connection.
    private func open(_ channel: any Channel, _ head: HTTPRequestHead) throws {
        let pipeline = channel.pipeline.syncOperations
        func add(_ handlers: any ChannelHandler..., limit: Int = Self.maximumMessageSize) throws {
            try pipeline.addHandler(MessageHandler(maximumMessageSize: limit))
            try pipeline.addHandlers(handlers)
        }
        switch try Endpoint.parse(head.uri).get() {
        case .echo:
            try add(EchoHandler())
        case .chat(let name):
            try add(ChatHandler(room: room, name: name), limit: ChatHandler.maximumMessageSize)
        case .market(let rate):
            var random = SystemRandomNumberGenerator()
            let feed = MarketFeed(seed: random.next())
            try add(MarketHandler(feed: feed, rate: rate), limit: MarketRequest.maximumSize)
        case .flood(let count, let size):
            try add(FloodHandler(count: count, size: size))
        case .close(let code, let delay):
            try add(DelayHandler(delay, then: .close(code)), EchoHandler())
        case .drop(let delay):
            try add(DelayHandler(delay, then: .reset), EchoHandler())
        case .silent:
            try pipeline.addHandler(SilentHandler())
        case .refuse:
            preconditionFailure("/refuse was upgraded")
        }
    }

    /// Asks every connection to close, cuts off those that are left after `grace`, and says when all are gone.
    func stop(grace: TimeAmount) -> EventLoopFuture<Void> {
        if case .stopping(let promise) = state { return promise.futureResult }
        let promise = eventLoop.makePromise(of: Void.self)
        state = .stopping(promise)
        for channel in channels.values {
            let request = eventLoop.makePromise(of: Void.self)
            channel.triggerUserOutboundEvent(CloseRequest(.goingAway, "the server stops"), promise: request)
            // What is not upgraded yet cannot send a Close frame.
            request.futureResult.whenFailure { _ in channel.cut() }
        }
        let deadline = eventLoop.assumeIsolated().scheduleTask(in: grace) {
            for channel in self.channels.values { channel.cut() }
        }
        promise.futureResult.whenComplete { _ in deadline.cancel() }
        if channels.isEmpty { promise.succeed() }
        return promise.futureResult
    }

    private func remove(_ id: ObjectIdentifier) {
        channels[id] = nil
        if case .stopping(let promise) = state, channels.isEmpty { promise.succeed() }
    }
}
