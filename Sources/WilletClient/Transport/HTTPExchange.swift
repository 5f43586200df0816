import NIOHTTP1
import WilletProtocol

/// A request that asks for the connection itself, and what an answer to it means.
struct HTTPExchange<Outcome: Sendable> {
    var head: HTTPRequestHead
    /// What a head grants; `nil` for one that refuses: the body says more.
    var judge: (HandshakeResponse) throws(WebSocketError) -> Outcome?
    /// Whether the body of a refusal says more than its head.
    var readsBody: (HTTPRejection) -> Bool = { _ in true }
    /// The error of a refusal.
    var refusal: (HTTPRejection) -> WebSocketError
}

/// What a completed opening handshake agreed on.
struct HandshakeOutcome: Sendable {
    var response: HandshakeResponse
    var agreement: HandshakeResponse.Agreement
}

extension HTTPExchange<HandshakeOutcome> {
    /// The opening handshake (RFC 6455, section 4.1).
    ///
    /// - Parameter followsRedirects: whether a redirect is enough without its body, which need not come to an end.
    static func upgrade(_ request: HandshakeRequest, followsRedirects: Bool) -> HTTPExchange {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: request.target)
        for field in request.headers { head.headers.add(name: field.name, value: field.value) }
        return HTTPExchange(
            head: head,
            judge: { response throws(WebSocketError) in
                guard response.status == 101 else { return nil }
                do throws(HandshakeResponseError) {
                    return HandshakeOutcome(response: response, agreement: try response.judge(for: request))
                } catch {
                    throw .invalidHandshake(error.description)
                }
            },
            readsBody: { !followsRedirects || $0.location == nil },
            refusal: WebSocketError.rejected
        )
    }
}

extension HTTPExchange<Void> {
    /// A tunnel through a proxy (RFC 9110, section 9.3.6).
    static func connect(_ tunnel: Route.Tunnel) -> HTTPExchange {
        let target = Authority.text(host: tunnel.host, port: tunnel.port)
        var head = HTTPRequestHead(version: .http1_1, method: .CONNECT, uri: target)
        head.headers.add(name: "Host", value: target)
        if let credentials = tunnel.proxy.credentials {
            head.headers.add(name: "Proxy-Authorization", value: credentials.basic)
        }
        return HTTPExchange(
            head: head,
            judge: { response throws(WebSocketError) in (200..<300).contains(response.status) ? () : nil },
            refusal: { .proxy(ProxyFailure(.rejected($0), of: tunnel.proxy)) }
        )
    }
}
