import NIOCore
import WilletProtocol

/// How an attempt at a connection is made: dialling, and dialling again where a redirect leads.
extension WebSocketClient {
    func dial(_ generation: Int) {
        let trail = RedirectTrail(url: url, headers: configuration.headers, limit: configuration.maximumRedirects)
        dial(generation, trail, deadline: eventLoop.now + TimeAmount(configuration.connectTimeout))
    }

    private func dial(_ generation: Int, _ trail: RedirectTrail, deadline: NIODeadline) {
        let request: HandshakeRequest
        let route: Route
        do throws(WebSocketError) {
            route = try self.route(to: trail.url)
            // Each request is answered by itself: its nonce is its own.
            request = try Self.request(trail.url, trail.headers, configuration, nonce: environment.nonce())
        } catch {
            perform(machine.dialFailed(generation: generation, error: error, random: 0))
            return
        }
        let plan = DialAttempt.Plan(
            url: trail.url,
            route: route,
            request: request,
            tls: trail.url.isSecure ? tls : nil,
            serverName: serverName(of: trail.url),
            deadline: deadline,
            timeout: configuration.connectTimeout,
            followsRedirects: configuration.maximumRedirects > 0,
            handler: makeHandler()
        )
        let attempt = DialAttempt(plan, eventLoop: eventLoop) { [weak self] result in
            self?.onEventLoop { $0.dialEnded(generation, trail, route, deadline, result) }
        }
        self.attempt = NIOLoopBound(attempt, eventLoop: eventLoop)
        attempt.start(environment.dialer)
    }

    private func route(to target: WebSocketURL) throws(WebSocketError) -> Route {
        var configuration = configuration
        // The other address was given for the session's own server; a Unix socket is for all.
        if case .host = configuration.connectTo, target.port != url.port || target.host != url.host {
            configuration.connectTo = nil
        }
        return try Route(to: target, configuration)
    }

    /// The other name was given for the session's own host too.
    private func serverName(of target: WebSocketURL) -> String {
        let isOwn = ASCII.equalIgnoringCase(target.host, url.host)
        return isOwn ? configuration.tls.serverName ?? target.host : target.host
    }

    private func makeHandler() -> WebSocketChannelHandler {
        WebSocketChannelHandler(
            options: WebSocketChannelHandler.Options(
                limits: Limits(
                    messageSize: configuration.maximumMessageSize,
                    fragments: configuration.maximumFragments
                ),
                reportsControlFrames: configuration.reportsControlFrames,
                compressionThreshold: configuration.compressionThreshold,
                pingInterval: configuration.pingInterval,
                pingTimeout: configuration.pingTimeout,
                closeTimeout: configuration.closeTimeout
            ),
            pool: pool,
            executor: executor,
            wallClock: environment.wallClock
        )
    }

    private func dialEnded(
        _ generation: Int,
        _ trail: RedirectTrail,
        _ route: Route,
        _ deadline: NIODeadline,
        _ result: Result<DialAttempt.Opened, WebSocketError>
    ) {
        attempt = nil
        switch result {
        case .success(let opened): opens(generation, trail, route, opened)
        case .failure(.rejected(let response)): rejected(generation, trail, deadline, response)
        case .failure(let error): dialFailed(generation, error)
        }
    }

    private func opens(
        _ generation: Int,
        _ trail: RedirectTrail,
        _ route: Route,
        _ opened: DialAttempt.Opened
    ) {
        let handshake = Handshake(
            generation: generation,
            url: trail.url,
            redirects: trail.taken,
            request: opened.request,
            status: opened.outcome.response.status,
            reasonPhrase: opened.outcome.response.reasonPhrase,
            headers: opened.outcome.response.headers,
            subprotocol: opened.outcome.agreement.subprotocol,
            compression: opened.outcome.agreement.compression,
            tls: opened.tls,
            timings: opened.timings,
            remoteAddress: opened.channel.remoteAddress.map(\.plainText),
            proxy: route.tunnel?.proxy.description
        )
        connection = OpenConnection(generation: generation, handler: opened.handler)
        self.handshake = handshake
        // It reports before anything is sent: the on-open messages are written at once.
        opened.handler.value.start { [weak self] report in
            self?.onEventLoop { $0.received(report, from: generation) }
        }
        perform(machine.dialSucceeded(generation: generation))
        if eventQueue.isPaused { opened.handler.value.pauseReading(true) }
    }

    private func rejected(
        _ generation: Int,
        _ trail: RedirectTrail,
        _ deadline: NIODeadline,
        _ response: HTTPRejection
    ) {
        var trail = trail
        do throws(RedirectFailure) {
            if try trail.follow(response) {
                dial(generation, trail, deadline: deadline)
            } else {
                dialFailed(generation, .rejected(response))
            }
        } catch {
            dialFailed(generation, .redirect(error))
        }
    }

    private func dialFailed(_ generation: Int, _ error: WebSocketError) {
        perform(
            machine.dialFailed(
                generation: generation,
                error: error,
                retryAfter: error.retryAfter,
                random: environment.random()
            )
        )
    }
}

extension WebSocketError {
    /// The wait that a server asked for (RFC 9110, section 10.2.3), at most an hour; the form with a date is not read.
    fileprivate var retryAfter: Duration? {
        guard let value = rejection?.headers.first(where: { $0.isNamed("Retry-After") })?.value,
            let seconds = Int(value), seconds >= 0
        else { return nil }
        return .seconds(min(seconds, 3600))
    }
}

extension SocketAddress {
    /// `address:port`, or a path.
    fileprivate var plainText: String {
        if let ipAddress { return Authority.text(host: ipAddress, port: port ?? 0) }
        return pathname ?? ""
    }
}
