import Glibc
import WilletClient

/// One scenario: `URL NAME` and options, each with one value.
struct Scenario {
    private let url: String
    private let name: String
    private var configuration = Configuration()
    /// What makes the peer do what the scenario is about, instead of the command that our own peers know.
    private var command: String?
    /// The longest message that the peer can take.
    private var limit = 20 << 20
    /// The Close that the peer is expected to send.
    private var close = CloseFrame(code: CloseCode(rawValue: 4002), reason: "auf Wiedersehen ✓")

    init(arguments: [String]) throws {
        guard arguments.count >= 2, arguments.count.isMultiple(of: 2) else {
            throw Failure("usage: InteropClient URL SCENARIO [--option VALUE]...")
        }
        url = arguments[0]
        name = arguments[1]
        configuration.reconnect = .never
        configuration.subprotocols = ["willet.other", "willet.interop"]
        for index in stride(from: 2, to: arguments.count, by: 2) {
            try set(arguments[index], arguments[index + 1])
        }
    }

    private mutating func set(_ option: String, _ value: String) throws {
        switch option {
        case "--ca": configuration.tls.certificateAuthorityFiles = [value]
        case "--proxy": configuration.proxy = .proxy(try Proxy(value))
        case "--compression": configuration.offersCompression = value != "off"
        case "--subprotocol": configuration.subprotocols = [value]
        case "--command": command = value
        case "--limit": limit = Int(value) ?? limit
        case "--close":
            let parts = value.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let code = UInt16(parts[0]) else { throw Failure("\(value) is no code and reason") }
            close = CloseFrame(code: CloseCode(rawValue: code), reason: String(parts[1]))
        default: throw Failure("there is no option \(option)")
        }
    }

    func run() async throws {
        switch name {
        case "text": try await echoes(Self.lengths.map { .text(Content.text($0)) })
        case "binary": try await echoes(Self.lengths.map { .binary(Content.bytes($0)) })
        case "empty": try await echoes([.text(""), .text("then one"), .text("")])
        case "empty-binary": try await echoes([.binary([]), .text("then one"), .binary([])])
        case "large": try await echoes([.text(Content.text(1 << 20)), .binary(Content.bytes(1 << 20))])
        case "huge": try await echoes([.text(Content.text(20 << 20)), .binary(Content.bytes(20 << 20))])
        case "burst": try await burst()
        case "fragments": try await fragments()
        case "ping": try await ping()
        case "pinged": try await pinged()
        case "compression": try await compression(true)
        case "no-compression": try await compression(false)
        case "subprotocol": try await subprotocol()
        case "close": try await closeByUs()
        case "closed": try await closedByPeer(command ?? "@close \(close.code) \(close.reason)", close)
        case "closed-empty": try await closedByPeer("@close", .empty)
        case "killed": try await killed()
        case "keepalive": try await keepalive()
        case "reconnect": try await reconnect()
        case "refused": try await refused()
        default: throw Failure("there is no scenario \(name)")
        }
    }

    /// Around the lengths at which a frame's header grows.
    private static let lengths = [1, 125, 126, 127, 65535, 65536, 100_000]

    private func connect() async throws -> (Session, Handshake) {
        var configuration = configuration
        configuration.reportsControlFrames = true
        var session = try Session(url: url, configuration)
        session.client.post(.connect)
        let handshake = try await session.opened()
        return (session, handshake)
    }

    private func echoes(_ messages: [Message]) async throws {
        var (session, _) = try await connect()
        for message in messages where message.count <= limit { try await session.echo(message) }
        try await session.close()
    }

    /// Many messages without waiting come back in order.
    private func burst() async throws {
        var (session, _) = try await connect()
        for number in 0..<1000 { try session.client.enqueue(.text("message \(number)")) }
        for number in 0..<1000 {
            let (message, _) = try await session.message()
            try check(message.text == "message \(number)", "\(message) instead of message \(number)")
        }
        try await session.close()
    }

    /// A message of ten fragments, with pings between them that are answered and delivered.
    private func fragments() async throws {
        var (session, _) = try await connect()
        try await session.client.send(.text("@fragments 10 10000"))
        let (message, record) = try await session.message()
        let letters = "abcdefghij".utf8.flatMap { repeatElement($0, count: 10000) }
        try check(message == .text(String(decoding: letters, as: UTF8.self)), "\(message.count) bytes, or others")
        try check(record.fragments >= 10, "\(record.fragments) fragments")
        try await session.echo(.text("after"))
        try await session.close()
    }

    private func ping() async throws {
        var (session, _) = try await connect()
        for _ in 1...3 { _ = try await session.client.ping(timeout: .seconds(10)) }
        try await session.close()
    }

    /// The client's own pings are answered, again and again.
    private func keepalive() async throws {
        var lively = self
        lively.configuration.pingInterval = .milliseconds(20)
        var (session, _) = try await lively.connect()
        for _ in 1...5 {
            guard case .roundTrip = try await session.next() else { throw Failure("no pong arrived") }
        }
        try await session.close()
    }

    /// A reconnect that is asked for closes cleanly, and opens again.
    private func reconnect() async throws {
        var (session, first) = try await connect()
        session.client.post(.reconnect)
        let end = try await session.closed()
        try check(end.wasClean && end.reason == .client, "not a clean close of ours: \(end)")
        let second = try await session.opened()
        try check(second.generation > first.generation, "connection \(second.generation) again")
        try await session.echo(.text("after"))
        try await session.close()
    }

    /// The peer tells that our pong carried its ping's payload.
    private func pinged() async throws {
        var (session, _) = try await connect()
        try await session.client.send(.text("@ping payload-7"))
        guard case .ping(let payload) = try await session.next() else { throw Failure("no ping arrived") }
        try check(payload == Array("payload-7".utf8), "the ping carries \(payload)")
        let (answer, _) = try await session.message()
        try check(answer == .text("@pong payload-7"), "the peer saw \(answer)")
        try await session.close()
    }

    /// Whether compression was agreed on as expected, and whether what arrives is compressed then and only then.
    private func compression(_ expected: Bool) async throws {
        var (session, handshake) = try await connect()
        let agreed = handshake.headers.filter { $0.name.lowercased() == "sec-websocket-extensions" }.map(\.value)
        try check((handshake.compression != nil) == expected, "compression was agreed on as \(agreed)")
        // The second one finds the first in the window, if that is taken over.
        let messages = [50_000, 50_000, 300].filter { $0 <= limit }.map { Message.text(Content.text($0)) }
        for message in messages {
            let record = try await command == nil ? session.echo(message) : session.message().1
            try check(
                (record.wireCount < record.count) == expected,
                "\(record.count) bytes came as \(record.wireCount)"
            )
        }
        if command == nil, limit >= 50_000 { try await session.echo(.binary(Content.bytes(50_000))) }
        try await session.close()
    }

    private func subprotocol() async throws {
        var (session, handshake) = try await connect()
        try check(
            handshake.subprotocol == configuration.subprotocols.last,
            "\(handshake.subprotocol as Any) was chosen"
        )
        try await session.close()
    }

    /// The runner checks what the peer saw.
    private func closeByUs() async throws {
        var (session, _) = try await connect()
        try await session.echo(.text("before"))
        try await session.close(CloseCode(rawValue: 4001), "genug für heute ✓")
    }

    private func closedByPeer(_ command: String, _ frame: CloseFrame) async throws {
        var (session, _) = try await connect()
        try await session.client.send(.text(command))
        // A peer that knows another command than ours may stream meanwhile.
        let end = try await session.closed(afterMessages: self.command != nil)
        try check(end.received == frame, "received \(end.received as Any)")
        try check(end.code == frame.code && end.reason == .server && end.wasClean, "not a clean close: \(end)")
        try check(end.sent?.code == frame.code, "answered with \(end.sent as Any)")
    }

    /// The peer is killed, in the middle of a message if it can stop there, and started again: the loss is told as 1006,
    /// nothing of the half message is delivered, and the session comes back.
    private func killed() async throws {
        var persistent = self
        persistent.configuration.reconnect = ReconnectPolicy()
        persistent.configuration.reconnect.baseDelay = .milliseconds(50)
        persistent.configuration.reconnect.maximumDelay = .milliseconds(200)
        var (session, _) = try await persistent.connect()
        try await session.echo(.text("before"))
        if command == nil { try await session.client.send(.text("@half")) }
        tell("ready")
        let end = try await session.closed()
        try check(end.code == .abnormalClosure && end.reason == .error && !end.wasClean, "told as \(end)")
        guard case .connectionLost? = end.error else { throw Failure("the cause is \(end.error as Any)") }
        try check(end.willReconnect && end.received == nil, "no reconnect follows, or a Close came: \(end)")
        tell("lost")
        let again = try await session.opened()
        try check(again.generation > end.generation, "connection \(again.generation) after \(end.generation)")
        try await session.echo(.text("after"))
        try await session.close()
    }

    /// No connection comes into being; the runner judges the error.
    private func refused() async throws {
        do {
            _ = try await connect()
        } catch let error as WebSocketError {
            tell("refused: \(error)")
            return
        }
        throw Failure("a connection was made")
    }

    /// A line for the runner, at once.
    private func tell(_ line: String) {
        var bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
        _ = write(STDOUT_FILENO, &bytes, bytes.count)
    }
}
