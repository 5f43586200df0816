import WilletClient
import WilletFormats
import WilletPipe
import WilletViewModel

// What `-v` tells: as curl does on standard error, and in JSON lines as objects among the messages.
extension PipeTool {
    func show(_ handshake: Handshake) {
        guard let transcript = options.transcript else { return }
        for line in transcript.opened(handshake) { Diagnostics.show(line) }
        printer.append(
            .opened,
            transcript.shown("\(handshake.url)"),
            at: WallClock.now(),
            connection: connection
        )
    }

    func show(_ end: Disconnection) {
        guard let transcript = options.transcript else { return }
        Diagnostics.show(transcript.closed(end))
        printer.append(.closed, end.summary, at: WallClock.now(), connection: connection)
    }

    func show(_ error: WebSocketError) {
        guard let transcript = options.transcript else { return }
        printer.append(.error, error.description, at: WallClock.now(), connection: connection)
        guard let response = error.rejection else { return }
        for line in transcript.refused(response, request: askedOf(error)) { Diagnostics.show(line) }
    }

    /// What the server was asked that refused, but for the key, which is another one each time. It is not known once
    /// redirects were followed, nor if it was a proxy that refused.
    private func askedOf(_ error: WebSocketError) -> HandshakeRequest? {
        let configuration = client.configuration
        guard case .rejected = error, configuration.maximumRedirects == 0 else { return nil }
        var request = try? HandshakeRequest(
            url: client.url,
            nonce: [UInt8](repeating: 0, count: 16),
            subprotocols: configuration.subprotocols,
            offersCompression: configuration.offersCompression,
            additional: configuration.headers
        )
        request?.headers.removeAll { $0.isNamed("Sec-WebSocket-Key") }
        return request
    }
}
