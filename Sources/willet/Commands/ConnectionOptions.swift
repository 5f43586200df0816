import ArgumentParser
import Logging
import WilletClient

/// What `willet URL` and `willet demo` share. Every flag takes exactly one value, so none can swallow the URL.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: [.customShort("H"), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Add a header field, 'Name: value'. Repeat for more.", valueName: "field"),
        transform: HeaderField.init(argument:)
    )
    var header: [HeaderField] = []

    @Option(name: .shortAndLong, help: "Offer a subprotocol. Repeat for more, the preferred one first.")
    var subprotocol: [String] = []

    @Flag(help: "Do not offer to compress messages.")
    var noCompress = false

    @Flag(name: [.customShort("k"), .long], help: "Do not verify the server's certificate.")
    var insecure = false

    @Option(help: ArgumentHelp("Trust the CA certificates of a PEM file too.", valueName: "file"))
    var cacert: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Send a message on every open. Repeat for more.", valueName: "message")
    )
    var onOpen: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Send a message before closing. Repeat for more.", valueName: "message")
    )
    var onClose: [String] = []

    @Option(
        name: [.customShort("x"), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Send a message once, when first open. Repeat for more.", valueName: "message")
    )
    var execute: [String] = []

    @Option(
        help: ArgumentHelp("The time for dialling, TLS and handshake together (default: 10).", valueName: "seconds")
    )
    var connectTimeout: Seconds?

    @Option(help: ArgumentHelp("The time between keepalive pings; 0 for none (default: 20).", valueName: "seconds"))
    var pingInterval: Seconds?

    @Flag(
        inversion: .prefixedNo,
        help: "Connect again by itself (default: yes in the application, no in a pipe)."
    )
    var reconnect: Bool?

    @Option(
        help: ArgumentHelp("How many attempts follow one another at the most (default: no end).", valueName: "count")
    )
    var maxRetries: Int?

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("End after this many messages.", valueName: "count"))
    var maxMessages: Int?

    @Option(help: ArgumentHelp("End after this time, with status 20.", valueName: "seconds"))
    var maxTime: Seconds?

    @Option(
        name: [.customShort("w"), .long],
        parsing: .unconditional,
        help: ArgumentHelp(
            "In a pipe, after the end of input: close once nothing has arrived for this time; -1 for never (default: 1).",
            valueName: "seconds"
        )
    )
    var wait: WaitArgument = .seconds(.seconds(1))

    @Flag(help: "In a pipe, print each message as a JSON object.")
    var jsonl = false

    @Flag(help: "In the application, end when the session has closed for good.")
    var exitOnClose = false

    @Option(help: ArgumentHelp("Append diagnostics to a file.", valueName: "file"))
    var logFile: String?

    func validate() throws {
        if let maxRetries, maxRetries < 0 { throw ValidationError("--max-retries is a number from 0.") }
        if let maxMessages, maxMessages < 1 { throw ValidationError("--max-messages is a number from 1.") }
        if connectTimeout?.duration == .zero { throw ValidationError("--connect-timeout is more than 0 seconds.") }
    }

    /// The client's configuration.
    ///
    /// - Parameter reconnects: whether it connects again by itself if the user does not say.
    func configuration(reconnects: Bool) throws -> Configuration {
        var configuration = Configuration()
        configuration.headers = header
        configuration.subprotocols = subprotocol
        configuration.offersCompression = !noCompress
        configuration.tls.verifies = !insecure
        configuration.tls.certificateAuthorityFiles = cacert
        configuration.onOpen = onOpen.map(Message.text)
        configuration.onClose = onClose.map(Message.text)
        if let connectTimeout { configuration.connectTimeout = connectTimeout.duration }
        if let pingInterval {
            configuration.pingInterval = pingInterval.duration == .zero ? nil : pingInterval.duration
        }
        configuration.reconnect.isEnabled = reconnect ?? reconnects
        configuration.reconnect.maximumRetries = maxRetries
        if let logFile {
            guard let file = FileLogHandler.File(path: logFile) else {
                throw ValidationError("cannot write to \(logFile): name a file in a folder that exists and is yours.")
            }
            configuration.logger = Logger(label: "willet") { FileLogHandler(file: file, label: $0) }
            configuration.logger.logLevel = .debug
        }
        return configuration
    }
}

extension HeaderField {
    /// `Name: value`.
    fileprivate init(argument: String) throws {
        guard let colon = argument.firstIndex(of: ":") else { throw ValidationError("write 'Name: value'.") }
        let value = argument[argument.index(after: colon)...].drop { $0 == " " }
        self.init(name: String(argument[..<colon]), value: String(value))
        do { try validate() } catch { throw ValidationError("\(error).") }
    }
}

/// A number of seconds, also a part of one, up to a year.
struct Seconds: ExpressibleByArgument, Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let number = Double(argument), (0...31_536_000).contains(number) else { return nil }
        duration = .seconds(number)
    }
}

/// A number of seconds, or -1 for no end.
enum WaitArgument: ExpressibleByArgument, Sendable {
    case forever
    case seconds(Duration)

    init?(argument: String) {
        if argument == "-1" {
            self = .forever
        } else if let seconds = Seconds(argument: argument) {
            self = .seconds(seconds.duration)
        } else {
            return nil
        }
    }

    var duration: Duration? {
        switch self {
        case .forever: nil
        case .seconds(let duration): duration
        }
    }
}
