import NIOCore
import NIOHTTP1
import WilletProtocol

/// Sends the opening handshake, judges the answer, and makes place for the connection's own handler.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// What a completed handshake agreed on.
    struct Outcome: Sendable {
        var response: HandshakeResponse
        var agreement: HandshakeResponse.Agreement
    }

    /// How much of the body of an answer other than 101 is kept.
    static let maximumBody = 64 << 10
    /// How large the head of an answer may be, in bytes, the informational ones before it included.
    static let maximumHead = 64 << 10
    /// How many fields the head of an answer may have.
    static let maximumFields = 128

    private enum Phase {
        case awaitingHead
        case readingBody(HTTPRejection)
        /// The connection's handler is in place, in front of this one.
        case upgraded
        case failed
    }

    private let request: HandshakeRequest
    private let promise: EventLoopPromise<Outcome>
    private let gate: HandshakeGate
    private let httpHandlers: [any RemovableChannelHandler]
    private let webSocketHandler: WebSocketChannelHandler
    private var phase = Phase.awaitingHead

    private init(
        request: HandshakeRequest,
        promise: EventLoopPromise<Outcome>,
        gate: HandshakeGate,
        httpHandlers: [any RemovableChannelHandler],
        webSocketHandler: WebSocketChannelHandler
    ) {
        self.request = request
        self.promise = promise
        self.gate = gate
        self.httpHandlers = httpHandlers
        self.webSocketHandler = webSocketHandler
    }

    /// Puts the handlers of a handshake into the pipeline of a channel that is connected.
    ///
    /// - Returns: the handshake. The promise is kept in every case, unless this throws.
    static func install(
        in pipeline: ChannelPipeline.SynchronousOperations,
        position: ChannelPipeline.SynchronousOperations.Position,
        request: HandshakeRequest,
        webSocketHandler: WebSocketChannelHandler,
        promise: EventLoopPromise<Outcome>
    ) throws -> HandshakeHandler {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = maximumHead
        limits.maxHeaderListSize = maximumHead
        limits.maxHeaderFieldCount = maximumFields
        let gate = HandshakeGate()
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: limits))
        let handshake = HandshakeHandler(
            request: request,
            promise: promise,
            gate: gate,
            httpHandlers: [encoder, decoder],
            webSocketHandler: webSocketHandler
        )
        // The last one writes as soon as it is added.
        try pipeline.addHandlers([gate, encoder, decoder], position: position)
        try pipeline.addHandler(handshake, position: .after(decoder))
        return handshake
    }

    /// What the server answered instead of 101, as far as it is read.
    var rejection: HTTPRejection? {
        if case .readingBody(let response) = phase { response } else { nil }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: request.target)
        for field in request.headers { head.headers.add(name: field.name, value: field.value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (phase, unwrapInboundIn(data)) {
        case (.awaitingHead, .head(let head)):
            judge(head, context)
        case (.readingBody(var response), .body(let body)):
            response.body += body.readableBytesView.prefix(Self.maximumBody - response.body.count)
            phase = .readingBody(response)
            if response.body.count == Self.maximumBody { fail(WebSocketError.rejected(response), context) }
        case (.readingBody(let response), .end):
            fail(WebSocketError.rejected(response), context)
        case (.awaitingHead, _), (.readingBody, .head), (.upgraded, _), (.failed, _):
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended(ChannelError.eof, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { ended(error, context) }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .upgraded = phase { return }
        promise.fail(ChannelError.eof)
    }

    /// An answer whose body is cut off is still an answer.
    private func ended(_ error: any Error, _ context: ChannelHandlerContext) {
        switch phase {
        case .awaitingHead: fail(error, context)
        case .readingBody(let response): fail(WebSocketError.rejected(response), context)
        case .upgraded, .failed: break
        }
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        phase = .failed
        promise.fail(error)
        context.close(promise: nil)
    }

    private func judge(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        let headers = head.headers.map { HeaderField(name: $0.name, value: $0.value) }
        let response = HandshakeResponse(status: Int(head.status.code), headers: headers)
        guard response.status == 101 else {
            gate.passBody()
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
            let agreement = try response.judge(for: request)
            upgrade(Outcome(response: response, agreement: agreement), context)
        } catch {
            fail(WebSocketError.invalidHandshake(error.description), context)
        }
    }

    /// The client takes the connection now; the gate holds what follows the head, and hands it to the new handler next.
    /// The HTTP handlers are behind that one already: nothing reaches them while they go.
    private func upgrade(_ outcome: Outcome, _ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        if let compression = outcome.agreement.compression { webSocketHandler.agreed(on: compression) }
        do {
            try pipeline.addHandler(webSocketHandler, position: .after(gate))
        } catch {
            fail(error, context)
            return
        }
        phase = .upgraded
        gate.open()
        promise.succeed(outcome)
        for handler in httpHandlers { pipeline.removeHandler(handler, promise: nil) }
        pipeline.removeHandler(self, promise: nil)
    }
}
