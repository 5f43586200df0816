import ArgumentParser
import WilletClient

/// How long things may take, and how large they may be.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The time for dialling, TLS and handshake together (default: 10).", valueName: "seconds")
    )
    var connectTimeout: Seconds?

    @Option(help: ArgumentHelp("The time between keepalive pings; 0 for none (default: 20).", valueName: "seconds"))
    var pingInterval: Seconds?

    @Option(help: ArgumentHelp("The time for the answer to a ping (default: 20).", valueName: "seconds"))
    var pingTimeout: Seconds?

    @Option(
        help: ArgumentHelp(
            "The longest message, in either direction: 1 to 1G, with k, M or G (default: 64M).",
            valueName: "bytes"
        )
    )
    var maxMessageSize: ByteCount?

    @Option(
        help: ArgumentHelp("How many attempts follow one another at the most (default: no end).", valueName: "count")
    )
    var maxRetries: Int?

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("End after this many messages, of all sessions together.", valueName: "count")
    )
    var maxMessages: Int?

    @Flag(name: [.customShort("1"), .long], help: "End after one message, as -n 1 does.")
    var one = false

    @Option(help: ArgumentHelp("End after this time, with status 20.", valueName: "seconds"))
    var maxTime: Seconds?

    func validate() throws {
        if let maxRetries, maxRetries < 0 { throw ValidationError("--max-retries is a number from 0.") }
        if one, maxMessages != nil {
            throw ValidationError("--one and --max-messages exclude each other: leave one of them out.")
        }
        if let maxMessages, maxMessages < 1 { throw ValidationError("--max-messages is a number from 1.") }
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
