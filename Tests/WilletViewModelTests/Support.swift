import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

extension Timestamp {
    /// A moment of one day, 12:00:00 and so many seconds.
    static func noon(_ seconds: Double = 0) -> Timestamp {
        Timestamp(nanoseconds: 1_700_049_600_000_000_000 + Int64(seconds * 1e9))
    }
}

extension CellWidth {
    /// Enough of `wcwidth` for these tests.
    static let test = CellWidth { scalar in
        switch scalar.value {
        case 0x300...0x36F, 0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF: 2
        default: scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? -1 : 1
        }
    }
}

extension MessageBatch {
    /// A batch of text messages.
    static func of(_ texts: [String], at time: Timestamp = .noon()) -> MessageBatch {
        let batch = MessageBatch(capacity: 1024)
        for text in texts {
            batch.append(Array(text.utf8))
            batch.commit(opcode: .text, wireLength: text.utf8.count, fragments: 1)
        }
        batch.seal(at: time)
        return batch
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }
}

extension ViewState {
    static func at(
        _ rows: Int = 24,
        _ columns: Int = 80,
        _ change: (inout Options) -> Void = { _ in }
    ) -> ViewState {
        var options = Options(width: .test)
        change(&options)
        return ViewState(options: options, size: ScreenSize(rows: rows, columns: columns), now: .noon())
    }

    /// With a session to a server, as the shell makes it.
    static func connected(
        _ rows: Int = 24,
        _ columns: Int = 80,
        latencyKey: String? = nil,
        _ change: (inout Options) -> Void = { _ in }
    ) -> ViewState {
        var state = ViewState.at(rows, columns, change)
        _ = state.update(
            .started(
                url: "ws://localhost:8080/chat",
                latencyKey: latencyKey.flatMap { try? LatencyKey($0) },
                session: 1
            ),
            at: .noon()
        )
        state.tell(.state(.connecting(retry: 0)))
        state.tell(.opened(.test(generation: 1)), at: .noon(0.1))
        state.tell(.state(.open), at: .noon(0.1))
        return state
    }

    @discardableResult
    mutating func tell(_ event: Event, at time: Timestamp = .noon()) -> [Effect] {
        update(.event(event, session: session.number), at: time)
    }

    @discardableResult
    mutating func press(_ keys: Keystroke..., at time: Timestamp = .noon()) -> [Effect] {
        keys.flatMap { update(.key($0), at: time) }
    }

    /// Types a line and Enter, and does what the shell does with a client that takes everything.
    @discardableResult
    mutating func send(_ text: String, at time: Timestamp = .noon()) -> [Effect] {
        for character in text { press(.character(character), at: time) }
        let effects = press(.key(.enter), at: time)
        for case .enqueue(_, let entry) in effects {
            _ = update(.enqueued(entry: entry, MessageID(rawValue: entry)), at: time)
        }
        return effects
    }

    /// The log, an entry a line.
    var logged: [String] {
        log.entries(in: 0..<log.nextID).map { $0.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
    }

    /// The rows of the screen.
    var rows: [String] {
        render().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension Handshake {
    static func test(
        generation: Int,
        subprotocol: String? = nil,
        compression: DeflateParameters? = nil
    ) -> Handshake {
        guard let url = try? WebSocketURL("ws://localhost:8080/chat"),
            let request = try? HandshakeRequest(url: url, nonce: Array(0..<16))
        else { preconditionFailure("the test's URL is valid") }
        return Handshake(
            generation: generation,
            url: url,
            request: request,
            status: 101,
            reasonPhrase: "Switching Protocols",
            headers: [],
            subprotocol: subprotocol,
            compression: compression
        )
    }
}

extension Disconnection {
    static func lost(_ detail: String = "reset by peer", willReconnect: Bool = true) -> Disconnection {
        Disconnection(
            generation: 1,
            reason: .error,
            wasClean: false,
            error: .connectionLost(detail: detail),
            willReconnect: willReconnect
        )
    }
}

extension State {
    static func waiting(attempt: Int, delay: Duration, reason: WebSocketError) -> State {
        .waiting(.init(number: attempt, maximum: nil, delay: delay, deadline: .now, reason: reason))
    }
}

extension Certificate {
    static func test(_ subject: String, validUntil: Timestamp) -> Certificate {
        Certificate(
            subject: subject,
            issuer: "CN=Test CA",
            hosts: ["other.example.com", "*.other.example.com"],
            validFrom: .noon(-864_000),
            validUntil: validUntil,
            serialNumber: [1, 255],
            der: []
        )
    }
}

extension Handshake {
    /// A handshake that has something of everything, some of it hostile, some of it secret.
    static func full() throws -> Handshake {
        let url = try WebSocketURL("wss://u:secret@other.example.com/end?token=secret&lang=de")
        let request = try HandshakeRequest(
            url: url,
            nonce: Array(0..<16),
            subprotocols: ["v1.chat", "v2.chat"],
            offersCompression: true,
            additional: [HeaderField(name: "Cookie", value: "sid=secret")]
        )
        var timings = Timings()
        timings.nameResolution = .milliseconds(5)
        timings.connect = .milliseconds(15)
        timings.proxy = .milliseconds(20)
        timings.tls = .milliseconds(40)
        timings.upgrade = .milliseconds(20)
        return Handshake(
            generation: 9,
            url: url,
            redirects: [Redirect(status: 302, url: url)],
            request: request,
            status: 101,
            reasonPhrase: "Switching Protocols",
            headers: [
                HeaderField(name: "Upgrade", value: "websocket"),
                HeaderField(name: "Set-Cookie", value: "id=secret; HttpOnly"),
                HeaderField(name: "X-Powered-By", value: "evil\u{1B}[2J\u{202E} 日本"),
            ],
            subprotocol: "v2.chat",
            compression: DeflateParameters(clientNoContextTakeover: true, serverMaxWindowBits: 12),
            tls: TLSSession(
                version: "TLSv1.3",
                certificates: [
                    .test("CN=other.example.com", validUntil: .noon(864_100)),
                    .test("CN=Test CA", validUntil: .noon(8e7)),
                ],
                isVerified: true
            ),
            timings: timings,
            remoteAddress: "192.0.2.7:443",
            proxy: "http://proxy.example.com:3128"
        )
    }
}
