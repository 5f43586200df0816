import NIOCore
import NIOHTTP1
import NIOSOCKS
import WilletProtocol

/// A connection to a server that a proxy is asked for. It lives on its event loop.
final class Tunnel {
    private enum Kind {
        case http(HTTPExchangeHandler<Void>)
        case socks(SOCKSClientHandler, SOCKSPasswordHandler?)
    }

    private let tunnel: Route.Tunnel
    private let pipeline: ChannelPipeline.SynchronousOperations
    private let promise: EventLoopPromise<Void>
    private let kind: Kind

    init(_ tunnel: Route.Tunnel, on channel: any Channel) {
        self.tunnel = tunnel
        pipeline = channel.pipeline.syncOperations
        promise = channel.eventLoop.makePromise()
        switch tunnel.proxy.scheme {
        case .http:
            kind = .http(HTTPExchangeHandler(.connect(tunnel), promise: promise))
        case .socks5:
            let password = tunnel.proxy.credentials.map(SOCKSPasswordHandler.init)
            kind = .socks(SOCKSClientHandler(targetAddress: Self.address(tunnel)), password)
        }
    }

    /// Asks the proxy.
    ///
    /// - Parameter completion: is called once, on the event loop; there is no tunnel if the channel ends before. Where
    ///   there is one, it adds what comes next right behind the handler it is given.
    func open(_ completion: @escaping (Result<any ChannelHandler, WebSocketError>) -> Void) {
        promise.futureResult.assumeIsolated().whenComplete { result in
            completion(result.map { self.end }.mapError { ProxyFailure.of($0, self.tunnel.proxy) })
            if case .success = result { self.leave() }
        }
        do {
            switch kind {
            case .http(let exchange):
                try exchange.start(in: pipeline, at: .last)
            case .socks(let socks, let password):
                if let password { try pipeline.addHandler(password) }
                try pipeline.addHandlers([
                    socks, UserEventHandler(promise: promise) { $0 is SOCKSProxyEstablishedEvent },
                ])
            }
        } catch {
            promise.fail(error)
        }
    }

    /// What the proxy answered, as far as it is read, if it refuses.
    var refusal: WebSocketError? {
        switch kind {
        case .http(let exchange): exchange.refusal
        case .socks: nil
        }
    }

    private var end: any ChannelHandler {
        switch kind {
        case .http(let exchange): exchange.gate
        case .socks(let socks, _): socks
        }
    }

    /// What came behind the proxy's answer goes to the next handlers as these ones go.
    private func leave() {
        guard case .socks(let socks, let password) = kind else { return }
        pipeline.removeHandler(socks, promise: nil)
        if let password { pipeline.removeHandler(password, promise: nil) }
    }

    /// A name goes to the proxy as it is: nothing is resolved here.
    private static func address(_ tunnel: Route.Tunnel) -> SOCKSAddress {
        let host = String(tunnel.host.prefix { $0 != "%" })
        let address = try? SocketAddress(ipAddress: host, port: tunnel.port)
        return address.map(SOCKSAddress.address) ?? .domain(host, port: tunnel.port)
    }
}

extension ProxyFailure {
    /// What an error means before the tunnel stands.
    fileprivate static func of(_ error: any Error, _ proxy: Proxy) -> WebSocketError {
        let kind: Kind
        switch error {
        case let error as WebSocketError: return error
        case is SOCKSPasswordHandler.Failure:
            kind = .authenticationFailed
        case let error as SOCKSError.ConnectionFailed:
            kind = .refused(reply: error.reply.value)
        case let error as SOCKSError.InvalidAuthenticationSelection where error.selection == .noneAcceptable:
            kind = .authenticationRequired
        case is SOCKSError.InvalidAuthenticationSelection, is SOCKSError.InvalidProtocolVersion,
            is SOCKSError.InvalidReservedByte, is SOCKSError.InvalidAddressType, is SOCKSError.UnexpectedRead:
            kind = .invalidAnswer(detail: "this is not SOCKS 5")
        case is HandshakeGate.HeadTooLong:
            kind = .invalidAnswer(detail: "the head of its answer is too long")
        case is HTTPParserError, is NIOHTTPDecoderError:
            kind = .invalidAnswer(detail: "this is not HTTP (\(error))")
        case let error as IOError:
            kind = .lost(detail: TransportErrors.text(errno: error.errnoCode))
        case is ChannelError:
            kind = .lost(detail: "closed before it answered")
        default:
            kind = .lost(detail: "\(error)")
        }
        return .proxy(ProxyFailure(kind, of: proxy))
    }

    /// What an error means that kept a proxy from being connected to.
    static func unreachable(_ error: WebSocketError, _ proxy: Proxy) -> WebSocketError {
        switch error {
        case .connectFailed(_, let detail), .nameNotFound(_, let detail):
            .proxy(ProxyFailure(.unreachable(detail: detail), of: proxy))
        default: error
        }
    }
}
