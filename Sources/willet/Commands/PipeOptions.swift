import ArgumentParser
import WilletPipe
import WilletProtocol
import WilletScreen

/// What only the pipe tool does: how messages are told apart in its input and output, and what it tells beside them.
struct PipeOptions: ParsableArguments {
    @Flag(
        name: [.customShort("0"), .customLong("null-terminated")],
        help: "End messages with NUL and not with a line, in input and output."
    )
    var nullTerminated = false

    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Send binary messages, and print what messages carry and nothing else.",
            discussion: "What a read of the input gives is a message; with -0, what ends with NUL, also in the output."
        )
    )
    var binary = false

    @Flag(help: "Print what messages carry and nothing between them, binary ones too.")
    var raw = false

    @Option(
        help: ArgumentHelp(
            "End well with the first message that matches a regular expression (PCRE2), and with status 1 without one.",
            discussion: "A signal, --max-time (20) and a session that never opens keep their status.",
            valueName: "regex"
        ),
        transform: ExpectedMessage.parse
    )
    var expect: ExpectedMessage?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End well if the server closes with this code, and with status 1 otherwise; 1006 is a lost connection.",
            valueName: "code"
        ),
        transform: CloseCodeArgument.parse
    )
    var expectClose: CloseCodeArgument?

    @Flag(name: .shortAndLong, help: "Say nothing about the connection: the status tells.")
    var quiet = false

    @Flag(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Show the handshake and the close on standard error, as curl does.",
            discussion: "With --jsonl what happens to the session is printed too. In the application i shows it."
        )
    )
    var verbose = false

    @Flag(
        name: [.customShort("P"), .long],
        help: ArgumentHelp(
            "Tell of pings and pongs that arrive.",
            discussion: "With --jsonl they are objects, but for the answers to our own pings."
        )
    )
    var showPingPong = false

    func validate() throws {
        if verbose, quiet { throw ValidationError("-v and -q exclude each other: leave one of them out.") }
        if raw, nullTerminated { throw ValidationError("--raw and -0 exclude each other: leave one of them out.") }
    }

    var inputFraming: InputFraming {
        switch (nullTerminated, binary) {
        case (false, false): .lines
        case (true, false): .records(.text)
        case (true, true): .records(.binary)
        case (false, true): .chunks
        }
    }

    /// - Parameter jsonLines: what `--jsonl` says, which goes before the input's framing.
    func outputFormat(jsonLines: Bool) throws(UsageError) -> MessagePrinter.Format {
        guard !jsonLines else {
            if raw { throw UsageError("--raw and --jsonl exclude each other: leave one of them out") }
            return .jsonLines
        }
        if raw { return .raw }
        return switch inputFraming {
        case .lines: .lines
        case .records(let kind): .records(kind)
        case .chunks: .raw
        }
    }

    /// The first flag that asks for what the application cannot do; there it would count for nothing.
    func flagOfPipes(jsonLines: Bool) -> String? {
        [
            (jsonLines, "--jsonl"), (nullTerminated, "-0"), (binary, "--binary"), (raw, "--raw"), (quiet, "--quiet"),
            (expect != nil, "--expect"), (expectClose != nil, "--expect-close"),
        ].first(where: \.0)?.1
    }
}
