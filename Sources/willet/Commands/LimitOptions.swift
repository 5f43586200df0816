import ArgumentParser
import WilletClient

/// How long things may take, and how large they may be.
struct LimitOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time for dialling, TLS and handshake together (default: 10).", valueName: "seconds"),
        transform: Seconds.parse
    )
    var connectTimeout: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time between keepalive pings; 0 for none (default: 20).", valueName: "seconds"),
        transform: Seconds.parse
    )
    var pingInterval: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time for the answer to a ping (default: 20).", valueName: "seconds"),
        transform: Seconds.parse
    )
    var pingTimeout: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The longest message, in either direction: 1 to 1G, with k, M or G (default: 64M).",
            valueName: "bytes"
        ),
        transform: ByteCount.ofMessages
    )
    var maxMessageSize: ByteCount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How often it tries again at the most, one time after the other (default: no end).",
            valueName: "count"
        ),
        transform: NumberArgument.within(0...Int.max)
    )
    var maxRetries: Int?

    @Option(
        name: [.customShort("n"), .long],
        parsing: .unconditional,
        help: ArgumentHelp("End after this many messages, of all sessions together.", valueName: "count"),
        transform: NumberArgument.within(1...Int.max)
    )
    var maxMessages: Int?

    @Flag(name: [.customShort("1"), .long], help: "End after one message, as -n 1 does.")
    var one = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End after this time, with status 20.", valueName: "seconds"),
        transform: Seconds.parse
    )
    var maxTime: Seconds?

    func validate() throws {
        if one, maxMessages != nil {
            throw ValidationError("--one and --max-messages exclude each other: leave one of them out.")
        }
        if connectTimeout?.duration == .zero { throw ValidationError("--connect-timeout is more than 0 seconds.") }
        if pingTimeout?.duration == .zero { throw ValidationError("--ping-timeout is more than 0 seconds.") }
    }

    /// After how many messages it ends.
    var messageCount: Int? { one ? 1 : maxMessages }

    /// Writes the limits that were given into a client's configuration.
    func apply(to configuration: inout Configuration) {
        if let connectTimeout { configuration.connectTimeout = connectTimeout.duration }
        if let pingInterval {
            configuration.pingInterval = pingInterval.duration == .zero ? nil : pingInterval.duration
        }
        if let pingTimeout { configuration.pingTimeout = pingTimeout.duration }
        if let maxMessageSize { configuration.maximumMessageSize = maxMessageSize.bytes }
        configuration.reconnect.maximumRetries = maxRetries
    }
}
