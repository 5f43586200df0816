import NIOCore
import NIOHTTP1
import WilletProtocol

/// Sends the opening handshake, judges the answer, and makes place for the connection's own handler, so that the bytes
/// behind the answer's head are its first.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// What a completed handshake agreed on.
    struct Outcome: Sendable {
        var response: HandshakeResponse
        var subprotocol: String?
    }

    /// How much of the body of an answer other than 101 is kept.
    static let maximumBody = 64 << 10
    /// How large the head of an answer may be, in bytes.
    static let maximumHead = 64 << 10
    /// How many fields the head of an answer may have.
    static let maximumFields = 128

    private enum Phase {
        case awaitingHead
        /// A 101 is read and agreed on; its end is awaited.
        case agreed(Outcome)
        case readingBody(HTTPRejection)
        /// The HTTP handlers go; what comes meanwhile are the first bytes of frames.
        case upgrading(Outcome, [NIOAny])
        /// What comes now is for the next handler.
        case upgraded
        case failed
    }

    private let request: HandshakeRequest
    private let promise: EventLoopPromise<Outcome>
    private let httpHandlers: [any RemovableChannelHandler]
    private let webSocketHandler: WebSocketChannelHandler
    private var phase = Phase.awaitingHead

    private init(
        request: HandshakeRequest,
        promise: EventLoopPromise<Outcome>,
        httpHandlers: [any RemovableChannelHandler],
        webSocketHandler: WebSocketChannelHandler
    ) {
        self.request = request
        self.promise = promise
        self.httpHandlers = httpHandlers
        self.webSocketHandler = webSocketHandler
    }

    /// Puts the handlers of a handshake at the end of a pipeline. The promise is kept in every case.
    static func install(
        in pipeline: ChannelPipeline.SynchronousOperations,
        request: HandshakeRequest,
        webSocketHandler: WebSocketChannelHandler,
        promise: EventLoopPromise<Outcome>
    ) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = maximumHead
        limits.maxHeaderListSize = maximumHead
        limits.maxHeaderFieldCount = maximumFields
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(
            HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
        )
        try pipeline.addHandler(encoder)
        try pipeline.addHandler(decoder)
        try pipeline.addHandler(
            HandshakeHandler(
                request: request,
                promise: promise,
                httpHandlers: [encoder, decoder],
                webSocketHandler: webSocketHandler
            )
        )
    }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { send(context) }
    }

    private func send(_ context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: request.target)
        for field in request.headers { head.headers.add(name: field.name, value: field.value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        case .upgraded:
            context.fireChannelRead(data)
            return
        case .upgrading(let outcome, let early):
            phase = .upgrading(outcome, early + [data])
            return
        case .awaitingHead, .agreed, .readingBody, .failed:
            break
        }
        switch (phase, unwrapInboundIn(data)) {
        case (.awaitingHead, .head(let head)):
            judge(head, context)
        case (.readingBody(var response), .body(let body)):
            response.body += body.readableBytesView.prefix(Self.maximumBody - response.body.count)
            phase = .readingBody(response)
            if response.body.count == Self.maximumBody { fail(.rejected(response), context) }
        case (.readingBody(let response), .end):
            fail(.rejected(response), context)
        case (.agreed(let outcome), .end):
            upgrade(outcome, context)
        case (.awaitingHead, _), (.agreed, _), (.readingBody, .head), (.upgrading, _), (.upgraded, _), (.failed, _):
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .upgraded = phase {} else { ended(ChannelError.eof, context) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .upgraded = phase {
            context.fireErrorCaught(error)
            return
        }
        ended(error, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .upgraded = phase { return }
        promise.fail(ChannelError.eof)
    }

    /// An answer whose body is cut off is still an answer.
    private func ended(_ error: any Error, _ context: ChannelHandlerContext) {
        if case .readingBody(let response) = phase {
            fail(.rejected(response), context)
        } else {
            phase = .failed
            promise.fail(error)
            context.close(promise: nil)
        }
    }

    private func fail(_ error: WebSocketError, _ context: ChannelHandlerContext) {
        phase = .failed
        promise.fail(error)
        context.close(promise: nil)
    }

    private func judge(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        let headers = head.headers.map { HeaderField(name: $0.name, value: $0.value) }
        let response = HandshakeResponse(status: Int(head.status.code), headers: headers)
        guard response.status == 101 else {
            phase = .readingBody(
                HTTPRejection(
                    status: response.status,
                    reasonPhrase: head.status.reasonPhrase,
                    headers: headers,
                    body: []
                )
            )
            return
        }
        do throws(HandshakeResponseError) {
            let subprotocol = try response.judge(for: request)
            phase = .agreed(Outcome(response: response, subprotocol: subprotocol))
        } catch {
            fail(.invalidHandshake(error.description), context)
        }
    }

    private func upgrade(_ outcome: Outcome, _ context: ChannelHandlerContext) {
        phase = .upgrading(outcome, [])
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let removals = httpHandlers.map { context.pipeline.syncOperations.removeHandler($0) }
        EventLoopFuture.andAllComplete(removals, on: context.eventLoop).whenComplete { _ in
            let (handler, context) = loopBound.value
            handler.completeUpgrade(context)
        }
    }

    /// Nothing speaks HTTP any more: the client takes the connection, and only then the first bytes of frames.
    private func completeUpgrade(_ context: ChannelHandlerContext) {
        guard case .upgrading(let outcome, let early) = phase else { return }
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(webSocketHandler, position: .after(self))
        } catch {
            ended(error, context)
            return
        }
        phase = .upgraded
        promise.succeed(outcome)
        for data in early { context.fireChannelRead(data) }
        if !early.isEmpty { context.fireChannelReadComplete() }
        pipeline.removeHandler(self, promise: nil)
    }
}
