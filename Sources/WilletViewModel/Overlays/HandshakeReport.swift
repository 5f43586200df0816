import WilletClient
import WilletScreen

/// How a session's connections came about and how they ended, in lines: all that the handshake view shows.
struct HandshakeReport {
    let history: ConnectionHistory
    let options: Options
    let now: Timestamp
    let columns: Int
    private(set) var lines: [StyledLine] = []

    /// What is shown of a body: it is at most 64 KiB long.
    private static let bodyLineLimit = 1000
    private static let valueLimit = 8192

    init(_ history: ConnectionHistory, options: Options, now: Timestamp, columns: Int) {
        self.history = history
        self.options = options
        self.now = now
        self.columns = columns
        if let failure = history.failure { add(failure) }
        if let opening = history.opening { add(opening) }
        if history.records.isEmpty {
            lines.append(StyledLine("no connection yet", Style(.dim)))
        } else {
            addRecords()
        }
    }

    // MARK: - The parts

    private mutating func add(_ failure: ConnectionHistory.Failure) {
        title("The last attempt failed at \(clock(failure.time))")
        text(remote("\(failure.error)"), Style(.error))
        if let advice = failure.error.advice { text(advice) }
        if let response = failure.error.rejection {
            if case .proxy = failure.error { title("Response of the proxy") } else { title("Response") }
            add(response)
        }
        if case .tls(let tls) = failure.error, let certificate = tls.certificate {
            title("The certificate that was refused")
            add(certificate, certificate.sha256Fingerprint)
        }
    }

    private mutating func add(_ response: HTTPRejection) {
        text(remote(response.statusLine), Style(.text, .bold))
        add(response.headers)
        guard !response.body.isEmpty else { return title("It has no body") }
        let isCut = response.body.count >= 1 << 16
        title("Body, \(isCut ? "the first " : "")\(Format.size(response.body.count))")
        var body = response.body.withUnsafeBytes {
            RemoteText.lines(of: $0, limit: Self.valueLimit, count: Self.bodyLineLimit, width: options.width)
        }
        let isLong = body.count == Self.bodyLineLimit
        if body.last == "", !isLong { body.removeLast() }
        for line in body { text(line) }
        if isLong { text("and further lines", Style(.dim)) }
    }

    private mutating func add(_ opening: ConnectionHistory.Opening) {
        let handshake = opening.handshake
        if let connection = history.openConnection {
            title("Connection \(opening.number), open for \(Format.elapsed(now.since(connection.opened)))")
        } else {
            title("Connection \(opening.number), which was the last")
        }
        field("URL", shown("\(handshake.url)"))
        for redirect in handshake.redirects { field("redirect", "\(redirect.status) to \(shown("\(redirect.url)"))") }
        field("address", handshake.remoteAddress ?? "not known")
        if let proxy = handshake.proxy { field("proxy", shown(proxy)) }
        if let tls = handshake.tls {
            let style = Style(tls.isVerified ? .success : .warning)
            field("TLS", "\(tls.version), \(tls.isVerified ? "verified" : "not verified")", style)
        } else {
            field("TLS", "none", Style(.dim))
        }
        field("subprotocol", subprotocolText(of: handshake))
        field("compression", handshake.compressionText)
        addRoundTrips()
        add(handshake.timings)
        title("Request")
        text(remote("GET \(shown(handshake.request.target)) HTTP/1.1"), Style(.text, .bold))
        add(handshake.request.headers)
        title("Response")
        text(remote("HTTP/1.1 \(handshake.status) \(handshake.reasonPhrase)"), Style(.text, .bold))
        add(handshake.headers)
        guard let tls = handshake.tls else { return }
        for (index, certificate) in tls.certificates.enumerated() {
            let place = tls.certificates.count > 1 ? " \(index + 1) of \(tls.certificates.count)" : ""
            title("Certificate\(place)\(index == 0 ? ", the server's own" : "")")
            add(certificate, opening.fingerprints[index])
        }
    }

    private mutating func add(_ headers: [HeaderField]) {
        for header in headers {
            let value = options.showsSecrets ? header.value : MaskedField.value(of: header)
            labelled(remote(header.name), remote(value))
        }
    }

    private mutating func add(_ certificate: Certificate, _ fingerprint: [UInt8]) {
        field("subject", certificate.subject)
        field("issuer", certificate.issuer)
        field("hosts", certificate.hosts.isEmpty ? "none" : certificate.hosts.joined(separator: ", "))
        let isValid = certificate.validFrom <= now && now <= certificate.validUntil
        field("valid from", certificate.validFrom.shortUTC)
        let left = certificate.validUntil.since(now)
        let rest = left < .zero ? "expired" : "\(Format.count(Int(left.components.seconds / 86_400))) days left"
        field("until", "\(certificate.validUntil.shortUTC), \(rest)", Style(isValid ? .text : .error))
        field("serial", Self.hex(certificate.serialNumber))
        field("SHA-256", Self.hex(fingerprint))
    }

    private mutating func add(_ timings: Handshake.Timings) {
        let stages: [(String, Duration)] = [
            ("DNS", timings.nameResolution), ("TCP", timings.connect), ("proxy", timings.proxy), ("TLS", timings.tls),
            ("upgrade", timings.upgrade),
        ].compactMap { name, time in time.map { (name, $0) } }
        let total = stages.reduce(Duration.zero) { $0 + $1.1 }
        guard total > .zero else { return }
        title("Timings, \(Format.brief(total)) in all")
        let bars = TimingBars(stages.map(\.1), columns: min(room(24), 60))
        for (index, (name, time)) in stages.enumerated() {
            var line = StyledLine("  \(Self.padded(name, 9))", Style(.note))
            let text = Format.brief(time)
            line.add(String(repeating: " ", count: max(9 - options.width.columns(of: text), 0)) + text)
            let (start, length) = bars.places[index]
            let bar = options.glyphs.bars.last ?? "#"
            line.add(
                "  " + String(repeating: " ", count: start) + String(repeating: bar, count: length),
                Style(.accent)
            )
            lines.append(line)
        }
    }

    private mutating func addRoundTrips() {
        let all = history.roundTrips
        guard let least = all.min(), let most = all.max(), let last = all.last else { return }
        let bars = Sparkline.text(all.map { $0 / .milliseconds(1) }, bars: options.glyphs.bars)
        let range = all.count > 1 ? ", \(Format.brief(least)) to \(Format.brief(most))  \(bars)" : ""
        field("round trip", Format.brief(last) + range)
    }

    private mutating func addRecords() {
        title("Connections of this session, the newest first")
        for record in history.records.reversed() {
            switch record {
            case .connection(let connection):
                let since = (connection.end?.time ?? now).since(connection.opened)
                let traffic = "in \(Self.text(of: connection.received)), out \(Self.text(of: connection.sent))"
                text("#\(connection.number)  \(clock(connection.opened))  \(Format.elapsed(since))  \(traffic)")
                if let end = connection.end {
                    text("  " + remote(end.summary), Style(end.wasClean ? .note : .error))
                } else {
                    text("  open", Style(.success))
                }
            case .attempts(let attempts):
                let times =
                    attempts.count > 1 ? "\(clock(attempts.first)) to \(clock(attempts.last))" : clock(attempts.last)
                text("\(times)  \(Format.plural(attempts.count, "failed attempt"))")
                text("  " + remote(attempts.summary), Style(.error))
            }
        }
        if history.forgottenCount > 0 { text("\(Format.count(history.forgottenCount)) before these", Style(.dim)) }
    }

    // MARK: - Lines

    private mutating func title(_ text: String) {
        if !lines.isEmpty { lines.append(StyledLine()) }
        lines += options.width.wrapped(text, to: room(0), count: .max).map { StyledLine($0, Style(.accent, .bold)) }
    }

    /// Harmless text, indented.
    private mutating func text(_ text: String, _ style: Style = Style()) {
        for (index, line) in options.width.wrapped(text, to: room(4), count: .max).enumerated() {
            lines.append(StyledLine((index == 0 ? "  " : "    ") + line, style))
        }
    }

    /// A name and a value in a column beside it, where there is room for one.
    private mutating func field(_ name: String, _ value: String, _ style: Style = Style()) {
        guard columns >= 60 else { return labelled(name, remote(value), style) }
        let indent = 15
        for (index, line) in options.width.wrapped(remote(value), to: room(indent), count: .max).enumerated() {
            var styled = StyledLine(Self.padded(index == 0 ? "  \(name)" : "", indent), Style(.note))
            styled.add(line, style)
            lines.append(styled)
        }
    }

    /// A harmless name and a harmless value behind it.
    private mutating func labelled(_ name: String, _ value: String, _ style: Style = Style()) {
        for (index, line) in options.width.wrapped("\(name): \(value)", to: room(4), count: .max).enumerated() {
            var styled = StyledLine(index == 0 ? "  " : "    ")
            let label = index == 0 ? line.prefix(name.count + 1) : line.prefix(0)
            styled.add(String(label), Style(.note))
            styled.add(String(line[label.endIndex...]), style)
            lines.append(styled)
        }
    }

    /// The columns beside an indentation, and those at the edges of the screen.
    private func room(_ indent: Int) -> Int { max(columns - indent - 2, 1) }

    private func remote(_ text: String) -> String {
        RemoteText.line(text, limit: Self.valueLimit, width: options.width)
    }

    private func shown(_ url: String) -> String { options.showsSecrets ? url : MaskedURL.text(of: url) }

    private func clock(_ time: Timestamp) -> String {
        Format.time(time, utcOffset: options.utcOffset, milliseconds: false)
    }

    private static func text(of traffic: ConnectionHistory.Traffic) -> String {
        "\(Format.count(traffic.messages)) (\(Format.size(traffic.bytes)))"
    }

    private static func padded(_ text: String, _ columns: Int) -> String {
        text + String(repeating: " ", count: max(columns - text.count, 0))
    }

    private func subprotocolText(of handshake: Handshake) -> String {
        let mask = { options.showsSecrets ? $0 : MaskedField.subprotocol($0) }
        let offered = handshake.request.subprotocols
        let note = offered.isEmpty ? "none was offered" : "offered: " + offered.map(mask).joined(separator: ", ")
        return "\(handshake.subprotocol.map(mask) ?? "none") (\(note))"
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
    }
}

extension Handshake {
    fileprivate var compressionText: String {
        guard let compression else { return request.offersCompression ? "none (it was offered)" : "none (not offered)" }
        var parts = ["permessage-deflate"]
        if compression.serverNoContextTakeover { parts.append("server_no_context_takeover") }
        if compression.clientNoContextTakeover { parts.append("client_no_context_takeover") }
        if compression.serverMaxWindowBits < 15 {
            parts.append("server_max_window_bits=\(compression.serverMaxWindowBits)")
        }
        if compression.clientMaxWindowBits < 15 {
            parts.append("client_max_window_bits=\(compression.clientMaxWindowBits)")
        }
        return parts.joined(separator: "; ")
    }
}
