import ArgumentParser
import Logging
import WilletClient

/// What `willet URL` and `willet demo` share. Every flag takes exactly one value, so none can swallow the URL.
struct ConnectionOptions: ParsableArguments {
    @OptionGroup(title: "Handshake") var handshake: HandshakeOptions
    @OptionGroup(title: "TLS") var security: SecurityOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Screen") var display: DisplayOptions
    @OptionGroup(title: "Pipe") var pipe: PipeOptions

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

    @Flag(
        inversion: .prefixedNo,
        help: "Whether to connect again when the connection is lost (default: yes in the application, no in a pipe)."
    )
    var reconnect: Bool?

    @Option(
        name: [.customShort("w"), .long],
        parsing: .unconditional,
        help: ArgumentHelp(
            "In a pipe, after the end of input: close once nothing has arrived for this time (default: 1); -1 for never.",
            valueName: "seconds"
        ),
        transform: WaitArgument.parse
    )
    var wait: WaitArgument = .seconds(.seconds(1))

    @Flag(help: "In a pipe, print each message as a JSON object.")
    var jsonl = false

    @Flag(help: "In the application, end when the last session has closed for good, with its status.")
    var exitOnClose = false

    @Flag(help: "Show passwords, tokens and cookies as they are, and not as ***, in the application and with -v.")
    var showSecrets = false

    @OptionGroup(title: "Recording") var recording: RecordingOptions

    @Option(help: ArgumentHelp("Append diagnostics to a file.", valueName: "file"), completion: .file())
    var logFile: String?

    /// The client's configuration; asks for a password or a passphrase where one is missing.
    ///
    /// - Parameters:
    ///   - url: what is connected to first.
    ///   - reconnects: whether it connects again by itself if the user does not say.
    func configuration(for url: String, reconnects: Bool) throws -> Configuration {
        var configuration = Configuration()
        configuration.headers = try handshake.fields(for: url)
        configuration.subprotocols = handshake.subprotocol
        configuration.offersCompression = !handshake.noCompress
        configuration.maximumRedirects = handshake.location ? 10 : 0
        configuration.tls = try security.tls()
        configuration.onOpen = onOpen.map(Message.text)
        configuration.onClose = onClose.map(Message.text)
        limits.apply(to: &configuration)
        configuration.reconnect.isEnabled = reconnect ?? reconnects
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
