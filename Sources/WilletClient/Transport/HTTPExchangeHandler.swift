import NIOCore
import NIOHTTP1
import WilletProtocol

/// Sends a request that asks for the connection itself, and judges the answer. Where it is granted, whoever comes next
/// takes its place right behind the gate, before anything that followed the answer's head is read.
final class HTTPExchangeHandler<Outcome: Sendable>: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum Phase {
        case awaitingHead
        case readingBody(HTTPRejection)
        /// The next handlers are in place, in front of this one.
        case granted
        case failed
    }

    /// What the next handlers stand right behind.
    let gate = HandshakeGate()
    private let exchange: HTTPExchange<Outcome>
    private let promise: EventLoopPromise<Outcome>
    private let encoder = HTTPRequestEncoder()
    private let method: MethodHandler
    private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
    private var phase = Phase.awaitingHead

    /// - Parameter promise: is kept while the next handlers can be added, or broken; once the handler was added.
    init(_ exchange: HTTPExchange<Outcome>, promise: EventLoopPromise<Outcome>) {
        self.exchange = exchange
        self.promise = promise
        method = MethodHandler(exchange.head.method)
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = HandshakeGate.maximumHead
        limits.maxHeaderListSize = HandshakeGate.maximumHead
        limits.maxHeaderFieldCount = HandshakeGate.maximumFields
        decoder = ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: limits))
    }

    /// Begins, in the pipeline of a channel that is connected.
    func start(
        in pipeline: ChannelPipeline.SynchronousOperations,
        at position: ChannelPipeline.SynchronousOperations.Position
    ) throws {
        // The last one writes as soon as it is added.
        try pipeline.addHandlers([gate, encoder, method, decoder], position: position)
        try pipeline.addHandler(self, position: .after(decoder))
    }

    /// The refusal, as far as it is read.
    var refusal: WebSocketError? {
        if case .readingBody(let response) = phase { exchange.refusal(response) } else { nil }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        var head = exchange.head
        head.method = .GET
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (phase, unwrapInboundIn(data)) {
        case (.awaitingHead, .head(let head)):
            judge(head, context)
        case (.readingBody(var response), .body(let body)):
            response.body += body.readableBytesView.prefix(HTTPRejection.maximumBody - response.body.count)
            phase = .readingBody(response)
            if response.body.count == HTTPRejection.maximumBody { fail(exchange.refusal(response), context) }
        case (.readingBody(let response), .end):
            fail(exchange.refusal(response), context)
        case (.awaitingHead, _), (.readingBody, .head), (.granted, _), (.failed, _):
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended(ChannelError.eof, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { ended(error, context) }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .granted = phase { return }
        promise.fail(ChannelError.eof)
    }

    /// An answer whose body is cut off is still an answer.
    private func ended(_ error: any Error, _ context: ChannelHandlerContext) {
        switch phase {
        case .awaitingHead: fail(error, context)
        case .readingBody(let response): fail(exchange.refusal(response), context)
        case .granted, .failed: break
        }
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        phase = .failed
        promise.fail(error)
        context.close(promise: nil)
    }

    private func judge(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        let headers = head.headers.map { HeaderField(name: $0.name, value: $0.value) }
        let response = HandshakeResponse(
            status: Int(head.status.code),
            reasonPhrase: head.status.reasonPhrase,
            headers: headers
        )
        do throws(WebSocketError) {
            if let outcome = try exchange.judge(response) { return grant(outcome, context) }
            let rejection = HTTPRejection(
                status: response.status,
                reasonPhrase: response.reasonPhrase,
                headers: headers,
                body: []
            )
            guard exchange.readsBody(rejection) else { return fail(exchange.refusal(rejection), context) }
            gate.passBody()
            phase = .readingBody(rejection)
        } catch {
            fail(error, context)
        }
    }

    /// The next handlers are added now; the gate holds what follows the head, and hands it to them. The HTTP handlers are
    /// behind those already: nothing reaches them while they go.
    private func grant(_ outcome: Outcome, _ context: ChannelHandlerContext) {
        phase = .granted
        gate.open()
        promise.succeed(outcome)
        let pipeline = context.pipeline.syncOperations
        for handler in [encoder, method, decoder, self] as [any RemovableChannelHandler] {
            pipeline.removeHandler(handler, promise: nil)
        }
    }
}

extension HTTPRejection {
    /// How much of a refusal's body is kept.
    static let maximumBody = 64 << 10
}
