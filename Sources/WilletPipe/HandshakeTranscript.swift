package import WilletClient
import WilletFormats
package import WilletScreen

/// What `-v` tells of a connection, in lines as curl writes them: `*` for notes, `>` for what was asked and `<` for what
/// was answered. Nothing in them can harm a terminal.
package struct HandshakeTranscript: Sendable {
    private let showsSecrets: Bool
    private let width: CellWidth

    /// - Parameter showsSecrets: whether passwords, tokens and cookies are told as they are.
    package init(showsSecrets: Bool, width: CellWidth) {
        self.showsSecrets = showsSecrets
        self.width = width
    }

    package func note(_ text: String) -> String { line("*", text) }

    /// An attempt begins.
    package func connecting(to url: WebSocketURL) -> String { note("connecting to \(shown("\(url)"))") }

    /// A connection is open.
    package func opened(_ handshake: Handshake) -> [String] {
        var lines = handshake.redirects.map { note("redirect \($0.status) to \(shown("\($0.url)"))") }
        if let proxy = handshake.proxy { lines.append(note("through the proxy \(shown(proxy))")) }
        lines.append(
            note("connected to \(handshake.remoteAddress ?? "an unknown address")\(handshake.timings.summary)")
        )
        if let tls = handshake.tls {
            lines.append(note("\(tls.version), \(tls.isVerified ? "verified" : "not verified")"))
            if let own = tls.certificates.first {
                lines.append(
                    note("certificate: \(own.subject), issued by \(own.issuer), until \(own.validUntil.rfc3339)")
                )
            }
        }
        lines += asked(handshake.request)
        lines.append(statusLine(handshake.status, handshake.reasonPhrase))
        lines += fields(handshake.headers, "<")
        let name = handshake.subprotocol.map { showsSecrets ? $0 : MaskedField.subprotocol($0) }
        let subprotocol = name.map { "subprotocol \($0)" } ?? "no subprotocol"
        lines.append(note("\(subprotocol), \(handshake.compression == nil ? "no compression" : "permessage-deflate")"))
        return lines
    }

    /// A server, or a proxy, answered with something else than what was asked for; its body is told elsewhere.
    ///
    /// - Parameter request: what was asked, if that is known.
    package func refused(_ response: HTTPRejection, request: HandshakeRequest?) -> [String] {
        var lines = request.map(asked) ?? []
        lines.append(statusLine(response.status, response.reasonPhrase))
        return lines + fields(response.headers, "<")
    }

    /// A connection has ended.
    package func closed(_ end: Disconnection) -> String {
        let sent = end.sent.map { "sent \($0.summary)" } ?? "sent no Close"
        let received = end.received.map { "received \($0.summary)" } ?? "received no Close"
        // Who was first comes first.
        return note("closed: " + (end.reason == .server ? "\(received), \(sent)" : "\(sent), \(received)"))
    }

    /// A URL as it may be told.
    package func shown(_ url: String) -> String { showsSecrets ? url : MaskedURL.text(of: url) }

    private func asked(_ request: HandshakeRequest) -> [String] {
        [line(">", "GET \(shown(request.target)) HTTP/1.1")] + fields(request.headers, ">")
    }

    private func statusLine(_ status: Int, _ reasonPhrase: String) -> String {
        line("<", "HTTP/1.1 \(status)\(reasonPhrase.isEmpty ? "" : " \(reasonPhrase)")")
    }

    /// The fields, and the empty line behind them.
    private func fields(_ fields: [HeaderField], _ mark: String) -> [String] {
        fields.map { line(mark, "\($0.name): \(showsSecrets ? $0.value : MaskedField.value(of: $0))") } + [mark]
    }

    private func line(_ mark: String, _ text: String) -> String {
        "\(mark) \(RemoteText.line(text, limit: 8192, width: width))"
    }
}

extension Handshake.Timings {
    /// In brackets, if anything is known.
    fileprivate var summary: String {
        let stages = [
            ("DNS", nameResolution), ("TCP", connect), ("proxy", proxy), ("TLS", tls), ("upgrade", upgrade),
        ].compactMap { name, time in time.map { "\(name) \(($0 / .microseconds(100)).rounded() / 10) ms" } }
        return stages.isEmpty ? "" : " (\(stages.joined(separator: ", ")))"
    }
}
