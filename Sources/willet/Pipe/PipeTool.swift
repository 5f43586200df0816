import WilletClient
import WilletPipe
import WilletScreen
import WilletViewModel

/// Willet without a terminal: standard input becomes messages, messages become standard output, and what there is to say
/// about the connection goes to standard error.
actor PipeTool {
    struct Options: Sendable {
        /// Messages to send before standard input.
        var execute: [Message] = []
        /// What makes messages of standard input; `nil` if it is not read at all.
        var input: InputSplitter?
        /// What makes standard output of messages.
        var printer: MessagePrinter
        /// How long nothing may arrive after the last message was sent; `nil` waits for ever.
        var wait: Duration? = .seconds(1)
        /// How many messages are printed at the most.
        var maximumMessages: Int?
        /// How long the whole may take, and what the process ends with then.
        var maximumTime: (limit: Duration, status: ExitStatus)?
        /// Is told all that happens.
        var record: (@Sendable (Event) -> Void)?
        /// What a message has to match, and what is expected at all.
        var expect: ExpectedMessage?
        var expectation = SessionExpectation()
        /// What tells of handshakes and of what else happens to the session; `nil` if nobody wants to know.
        var transcript: HandshakeTranscript?
        /// Pings and pongs are told of.
        var showsPings = false
        /// Nothing is said about the connection.
        var isQuiet = false
        /// How text from the network is made safe on standard error.
        var diagnosticsWidth: CellWidth
    }

    /// What ends the process, where it is not the session's own end.
    enum Cause {
        /// So many messages have arrived as were asked for.
        case enough
        /// All that was expected has happened.
        case met
        /// All is sent, and nothing has arrived for the time to wait.
        case quiet
        /// Nobody reads standard output any more.
        case readerGone
        case timeUp(Duration, ExitStatus)
        case signal(ExitStatus)
        /// Something cannot be done, and has been told.
        case fault(ExitStatus)
    }

    /// How long a close may take that the user did not ask for: a signal, or the end of the whole time.
    static let grace = Duration.seconds(1)

    let client: WebSocketClient
    let options: Options
    let output = StandardOutput()
    let activity: AsyncStream<Void>
    let activityContinuation: AsyncStream<Void>.Continuation

    var printer: MessagePrinter
    var expectation: SessionExpectation
    let pattern: MessagePattern?
    /// How the last connection ended.
    var disconnection: Disconnection?
    /// How many messages have arrived.
    var count = 0
    /// The number of the connection among those that were open; 0 before the first.
    var connection = 0
    var isOpen = false
    /// The session has ended, and not by us.
    var isOver = false
    /// How many messages were read by then, and not sent.
    var leftCount = 0
    var lastActivity = ContinuousClock.now
    /// A reader that is slow does not make the session quiet.
    var isPrinting = false
    var allSent = false
    /// The first that there was; a signal goes before any other.
    var cause: Cause?

    init(client: WebSocketClient, options: Options) {
        self.client = client
        self.options = options
        printer = options.printer
        expectation = options.expectation
        pattern = options.expect.map { MessagePattern($0.expression) }
        (activity, activityContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Runs until the session has ended or something else ends the process.
    ///
    /// - Parameter signals: what asks the process to end.
    func run(signals: AsyncStream<ExitStatus>) async -> ExitStatus {
        let ended = await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { await self.consumeEvents() }
            group.addTask { await self.produceMessages() }
            group.addTask { await self.endWhenQuiet() }
            group.addTask { await self.endOnSignal(signals) }
            if let limit = options.maximumTime { group.addTask { await self.end(after: limit.limit, limit.status) } }
            for await result in group {
                if let result {
                    group.cancelAll()
                    return result
                }
            }
            return .internalFault
        }
        if cause == nil, leftCount > 0 {
            tell("\(leftCount) message\(leftCount == 1 ? "" : "s") of the input not sent: the session is over")
        }
        return conclude(ended)
    }

    /// What the process ends with.
    ///
    /// - Parameter ended: what the session's own end comes to, if there was no other cause.
    private func conclude(_ ended: ExitStatus) -> ExitStatus {
        let (status, end): (ExitStatus, SessionExpectation.End?)
        switch cause {
        case .signal(let status), .fault(let status): return status
        case .timeUp(let limit, let own): (status, end) = (own, .timeUp(limit))
        case .enough: (status, end) = (.done, .enough)
        case .met: return .done
        case .readerGone: (status, end) = (.done, .readerGone)
        case .quiet: (status, end) = (ended, options.wait.map(SessionExpectation.End.quiet))
        case nil: (status, end) = (ended, disconnection.map(SessionExpectation.End.closed))
        }
        guard !expectation.isEmpty, connection > 0, let end else {
            if case .timeUp(let limit) = end, status == .timeout {
                tell("the time is up: --max-time allows \(limit.shortDescription)")
            }
            return status
        }
        guard let failure = expectation.failure(at: end) else { return .done }
        tell(failure)
        // Any other status tells more.
        return [.done, .refused].contains(status) ? .expectationFailed : status
    }

    /// Only here, one after the other: an end may be told twice, and is recorded once.
    func record(_ event: Event) { options.record?(event) }

    // MARK: Standard error

    /// Says something about the connection.
    func tell(_ text: String) {
        guard !options.isQuiet else { return }
        Diagnostics.say(RemoteText.line(text, width: options.diagnosticsWidth))
    }

    func complain(_ error: WebSocketError) {
        show(error)
        tell(error.description)
        if let advice = error.flagAdvice { tell(advice) }
        guard let response = error.rejection else { return }
        response.body.withUnsafeBytes { body in
            let lines = RemoteText.lines(of: body, count: 20, width: options.diagnosticsWidth)
            for line in lines where !line.isEmpty { tell("  \(line)") }
        }
    }
}
