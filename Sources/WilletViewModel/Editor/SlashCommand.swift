package import WilletProtocol

/// What can be typed after a slash in the input line.
package enum SlashCommand: Hashable, Sendable {
    case connect(String)
    case sessions(SessionRequest)
    case reconnect
    case disconnect(CloseFrame)
    case ping([UInt8])
    case pong([UInt8])
    /// Send the message again that failed, the selected or the newest.
    case resend
    /// Give up the message that waits, the selected or the newest.
    case cancel
    /// Send a binary message.
    case binary([UInt8])
    case sendFile(OutgoingFile)
    /// Put the snippet of a name into the input.
    case snippet(String)
    /// Send something again and again.
    case every(RepetitionRequest)
    case save(path: String)
    /// Record all sessions into a file.
    case record(path: String)
    case stopRecording
    /// Play a recording at another speed.
    case speed(ReplaySpeed)
    case clear
    case handshake
    case palette
    /// Show what matches this; everything if it is empty.
    case filter(String)
    /// Fold repeats, and heartbeats, which match this.
    case fold(String)
    case help
    case quit
}

/// What Enter does with what was typed.
package enum Submission: Hashable, Sendable {
    case message(String)
    case command(SlashCommand)
}

extension SlashCommand {
    /// How a command is written and what it does; help is made from this.
    package struct Synopsis: Hashable, Sendable {
        package var names: [String]
        package var arguments: String
        package var summary: String
        /// The action that does the same without arguments, so that its keys can be named beside the command.
        package var intent: Intent?

        /// Whether it can do nothing without arguments.
        package var needsArguments: Bool {
            !arguments.isEmpty && (!arguments.hasPrefix("[") || !arguments.hasSuffix("]"))
        }
    }

    /// All commands.
    package static let synopses = [
        Synopsis(names: ["connect"], arguments: "URL", summary: "connect to another server"),
        Synopsis(names: ["open"], arguments: "URL", summary: "open another session, also on a profile, @name"),
        Synopsis(
            names: ["session"],
            arguments: "NUMBER",
            summary: "show a session; also: next, previous, active, close, or a URL to open"
        ),
        Synopsis(names: ["sessions"], arguments: "", summary: "list the sessions", intent: .session(.sessions)),
        Synopsis(names: ["reconnect"], arguments: "", summary: "connect again, at once", intent: .reconnect),
        Synopsis(
            names: ["disconnect", "close"],
            arguments: "[code [reason]]",
            summary: "close the connection, with 1000 unless a code is given",
            intent: .disconnect
        ),
        Synopsis(names: ["ping"], arguments: "[data]", summary: "send a ping"),
        Synopsis(names: ["pong"], arguments: "[data]", summary: "send a pong that nobody asked for"),
        Synopsis(names: ["hex"], arguments: "DIGITS", summary: "send a binary message, such as 00 ff"),
        Synopsis(names: ["base64"], arguments: "TEXT", summary: "send a binary message that is written in base64"),
        Synopsis(
            names: ["send-file"],
            arguments: "[--text] FILE",
            summary: "send a file as a binary message, or as text"
        ),
        Synopsis(
            names: ["snip"],
            arguments: "NAME",
            summary: "put a snippet of the configuration into the input"
        ),
        Synopsis(
            names: ["every"],
            arguments: "INTERVAL MESSAGE",
            summary: "send a message again and again, as in /every 30s ping; alone it lists, stop ends it"
        ),
        Synopsis(
            names: ["resend"],
            arguments: "",
            summary: "send the message again that failed",
            intent: .resend
        ),
        Synopsis(names: ["cancel"], arguments: "", summary: "cancel the message that waits", intent: .cancel),
        Synopsis(names: ["save"], arguments: "FILE", summary: "write the log to a new file, as JSON lines"),
        Synopsis(names: ["record"], arguments: "FILE", summary: "record all sessions into a file; stop ends it"),
        Synopsis(names: ["speed"], arguments: "SPEED", summary: "play a replay at 2x, at max, or with 0 not at all"),
        Synopsis(names: ["clear"], arguments: "", summary: "empty the log"),
        Synopsis(
            names: ["filter"],
            arguments: "FILTER",
            summary: "show only what matches; without a filter everything"
        ),
        Synopsis(
            names: ["fold"],
            arguments: "FILTER",
            summary: "fold repeats, and heartbeats, which match this"
        ),
        Synopsis(
            names: ["handshake"],
            arguments: "",
            summary: "show the handshake, and the connections until now",
            intent: .handshake
        ),
        Synopsis(names: ["palette"], arguments: "", summary: "find an action or a command", intent: .palette),
        Synopsis(names: ["help"], arguments: "", summary: "show this help", intent: .help),
        Synopsis(names: ["quit"], arguments: "", summary: "leave", intent: .quit),
    ]
}

extension Submission {
    /// What was typed: a message, or a command if it begins with one slash.
    package init(_ text: String) throws(SlashCommandError) {
        guard text.hasPrefix("/") else {
            self = .message(text)
            return
        }
        let rest = text.dropFirst()
        guard !rest.hasPrefix("/") else {
            self = .message(String(rest))
            return
        }
        let nameEnd = rest.firstIndex(where: \.isWhitespace) ?? rest.endIndex
        let argument = rest[nameEnd...].trimmingSpaces
        self = .command(try SlashCommand(name: String(rest[..<nameEnd]), argument: argument))
    }
}

extension SlashCommand {
    init(name: String, argument: String) throws(SlashCommandError) {
        switch name {
        case "connect":
            self = .connect(try Self.target(argument, name))
        case "open": self = .sessions(.open(try Self.target(argument, name)))
        case "session": self = .sessions(try Self.sessionRequest(argument))
        case "sessions": self = try Self.alone(.sessions(.list), name, argument)
        case "disconnect", "close": self = .disconnect(try Self.closeFrame(argument))
        case "ping": self = .ping(try Self.payload(argument))
        case "pong": self = .pong(try Self.payload(argument))
        case "filter": self = .filter(argument)
        case "fold": self = .fold(argument)
        case "reconnect": self = try Self.alone(.reconnect, name, argument)
        case "resend": self = try Self.alone(.resend, name, argument)
        case "cancel": self = try Self.alone(.cancel, name, argument)
        case "hex", "base64":
            guard !argument.isEmpty else { throw .missingBytes(name: name) }
            self = .binary(name == "hex" ? try BinaryText.hex(argument) : try BinaryText.base64(argument))
        case "send-file":
            guard let file = OutgoingFile(argument: argument) else { throw .missingFile }
            self = .sendFile(file)
        case "snip":
            guard !argument.isEmpty else { throw .missingSnippet }
            self = .snippet(argument)
        case "every": self = .every(try RepetitionRequest(argument))
        case "save":
            guard !argument.isEmpty else { throw .missingPath }
            self = .save(path: argument)
        case "record":
            guard !argument.isEmpty else { throw .missingRecording }
            self = argument == "stop" ? .stopRecording : .record(path: argument)
        case "speed":
            guard let speed = ReplaySpeed(argument) else { throw .invalidSpeed }
            self = .speed(speed)
        case "clear": self = try Self.alone(.clear, name, argument)
        case "handshake": self = try Self.alone(.handshake, name, argument)
        case "palette": self = try Self.alone(.palette, name, argument)
        case "help": self = try Self.alone(.help, name, argument)
        case "quit": self = try Self.alone(.quit, name, argument)
        default: throw .unknown(name: name, nearest: Self.nearest(to: name))
        }
    }

    /// A URL, or a profile, of which only its owner knows whether it is there.
    private static func target(_ argument: String, _ command: String) throws(SlashCommandError) -> String {
        guard !argument.isEmpty else { throw .missingURL(command: command) }
        if argument.hasPrefix("@") {
            guard argument.count > 1 else { throw .missingProfile(command: command) }
            return argument
        }
        do { _ = try WebSocketURL(argument) } catch { throw .invalidURL(error) }
        return argument
    }

    private static func sessionRequest(_ argument: String) throws(SlashCommandError) -> SessionRequest {
        switch argument {
        case "": return .list
        case "next": return .next
        case "previous": return .previous
        case "active": return .active
        case "close": return .close
        default: break
        }
        guard argument.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            return .open(try target(argument, "session"))
        }
        guard let number = Int(argument), (1...Workspace.limit).contains(number) else { throw .invalidNumber(argument) }
        return .show(number)
    }

    private static func alone(
        _ command: SlashCommand,
        _ name: String,
        _ argument: String
    ) throws(SlashCommandError) -> SlashCommand {
        guard argument.isEmpty else { throw .unexpectedArgument(name: name) }
        return command
    }

    private static func payload(_ argument: String) throws(SlashCommandError) -> [UInt8] {
        guard argument.utf8.count <= ControlFrame.maximumPayload else {
            throw .payloadTooLong(bytes: argument.utf8.count)
        }
        return Array(argument.utf8)
    }

    private static func closeFrame(_ argument: String) throws(SlashCommandError) -> CloseFrame {
        guard !argument.isEmpty else { return CloseFrame(code: .normalClosure) }
        let codeEnd = argument.firstIndex(where: \.isWhitespace) ?? argument.endIndex
        guard let code = UInt16(argument[..<codeEnd]) else { throw .invalidCode(String(argument[..<codeEnd])) }
        let frame = CloseFrame(code: CloseCode(rawValue: code), reason: argument[codeEnd...].trimmingSpaces)
        do { return try frame.validated() } catch { throw .invalidClose(error) }
    }

    /// The command that was probably meant: at most two letters are wrong, or it is what was begun.
    static func nearest(to name: String) -> String? {
        let name = name.prefix(32).lowercased()
        guard !name.isEmpty else { return nil }
        let names = synopses.flatMap(\.names)
        if let begun = names.first(where: { $0.hasPrefix(name) }) { return begun }
        let best = names.map { ($0, distance(Array($0), Array(name))) }.min { $0.1 < $1.1 }
        return best.flatMap { $0.1 <= 2 ? $0.0 : nil }
    }

    /// Levenshtein's edit distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let cost = min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1)
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
