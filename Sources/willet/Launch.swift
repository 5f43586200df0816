import ArgumentParser
import Glibc
import WilletClient
import WilletConfiguration
import WilletPipe
import WilletProtocol
import WilletTerminal
import WilletViewModel

/// How sessions are started: in the application where there is a terminal, else as a pipe tool.
struct Launch: Sendable {
    private(set) var options: ConnectionOptions
    /// `willet demo`: without a terminal it ends by itself, and well.
    let isDemo: Bool
    /// How the server is reached; straight, if nothing is said.
    var route: RouteOptions?
    /// On-open and on-close messages of the command itself, before the user's.
    var onOpen: [String] = []
    var onClose: [String] = []
    /// What the application says at the start.
    var hint: String?

    /// What is said first: in the log, or on standard error.
    var notes: [String] = []

    private let isInteractive: Bool

    init(options: ConnectionOptions, isDemo: Bool) {
        self.options = options
        self.isDemo = isDemo
        let terminal = getenv("TERM").map { String(cString: $0) }
        isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && terminal != "dumb"
    }

    /// - Parameter urls: what sessions are opened on: URLs, or profiles, `@name`. Flags count for each of them.
    func run(urls: [String]) async -> ExitStatus {
        if !isInteractive { for note in notes { Diagnostics.say(note) } }
        do {
            for url in urls { try ForeignFlags.checkAddress(url) }
            try checkCount(urls.count)
            try checkFlags()
            let user = isInteractive || urls.contains { $0.hasPrefix("@") } ? UserConfiguration.load() : nil
            var targets: [Target] = []
            for url in urls { targets.append(try target(url, user)) }
            guard isInteractive, let user else { return try await runPipe(targets[0]) }
            return try await runApplication(targets, user)
        } catch let error as WebSocketError {
            Diagnostics.say(error.description)
            return .usage
        } catch is SecretPrompt.Interrupted {
            return .interrupted
        } catch {
            Diagnostics.say("\(error)")
            return .usage
        }
    }

    private func checkCount(_ count: Int) throws(UsageError) {
        if !isInteractive, count > 1 {
            throw UsageError("a pipe talks to one server: name one URL, or open the others in a terminal")
        }
        if count > Workspace.limit {
            throw UsageError("at most \(Workspace.limit) sessions are open side by side: name fewer URLs")
        }
    }

    /// A flag that would count for nothing is refused: whoever gives it relies on it.
    private func checkFlags() throws(UsageError) {
        if isInteractive, let flag = options.pipe.flagOfPipes(jsonLines: options.jsonl) {
            throw UsageError("\(flag) is for pipes: add </dev/null, or | cat, or leave it out")
        }
        if !isInteractive, options.display.latencyKey != nil {
            throw UsageError(
                "--latency-key shows how long answers take in the log of the application: leave it out in a pipe; "
                    + "--jsonl tells the time of each message"
            )
        }
        _ = try options.pipe.outputFormat(jsonLines: options.jsonl)
    }

    /// What the flags come to for a URL, and what a profile says where they say nothing.
    private func target(_ text: String, _ user: UserConfiguration?) throws -> Target {
        var (options, route) = (options, route)
        var url = text
        if text.hasPrefix("@"), let user {
            let name = String(text.dropFirst())
            let profile = try user.profile(name)
            do throws(Issue) {
                guard let own = try profile.take("url", { $0 }) else {
                    throw Issue(.key("profiles.\(name)"), "it has no url: give it one")
                }
                url = own
                try options.adopt(profile)
                try route?.adopt(profile)
            } catch {
                throw UsageError(error.shown(file: user.name))
            }
        }
        if isInteractive, let user { options.limits.adopt(user.settings.limits) }
        var configuration = try options.configuration(for: url, reconnects: isInteractive)
        try route?.apply(to: &configuration)
        configuration.onOpen = onOpen.map(Message.text) + configuration.onOpen
        configuration.onClose = onClose.map(Message.text) + configuration.onClose
        let limit = configuration.maximumMessageSize
        for message in options.execute.map(Message.text) + configuration.onOpen + configuration.onClose
        where message.count > limit {
            throw UsageError("a message to send has \(message.count) bytes: --max-message-size allows \(limit)")
        }
        var target = Target(text: text, url: url, configuration: configuration, execute: options.execute)
        if isInteractive, let user { target.latencyKey = try options.display.latencyKey(of: user) }
        return target
    }

    // MARK: The application

    private func runApplication(_ targets: [Target], _ user: UserConfiguration) async throws -> ExitStatus {
        let targets = targets.map { Self.forApplication($0, user) }
        let pool = BatchPool()
        let recording = Recording(
            rotation: options.recording.recordRotate?.bytes,
            showsSecrets: options.showSecrets,
            recycle: { pool.giveBack($0) }
        )
        try recording.start(options.recording)
        recording.tellStart()
        var application = Application(first: targets[0], user: user, pool: pool, recording: recording) { [self] text in
            try laterTarget(text, user)
        }
        application.others = Array(targets.dropFirst())
        application.theme = try options.display.theme(of: user)
        application.logLimits = options.display.logLimits(of: user)
        application.maximumMessages = options.limits.messageCount
        application.maximumTime = options.limits.maxTime.map { ($0.duration, isDemo ? .done : .timeout) }
        application.showsSecrets = options.showSecrets
        application.exitsOnClose = options.exitOnClose
        application.hints = [hint].compactMap(\.self) + notes
        return try await application.run()
    }

    private static func forApplication(_ target: Target, _ user: UserConfiguration) -> Target {
        var target = target
        target.configuration.reportsControlFrames = true
        target.configuration.reportsSends = true
        // What a user has typed waits for the connection, but nothing old goes out unasked.
        let limits = user.settings.limits
        target.configuration.offlineQueue = .keep(
            limit: limits.queuedMessages,
            overflow: .refuseNewest,
            timeToLive: .seconds(limits.queuedSeconds)
        )
        return target
    }

    /// A profile that is asked for in the application: flags were given for what the command line names, but for those
    /// that count for any server.
    private func laterTarget(_ text: String, _ user: UserConfiguration) throws -> Target {
        var later = self
        later.options = try ConnectionOptions.parse([])
        later.options.limits = options.limits
        later.options.reconnect = options.reconnect
        later.options.logFile = options.logFile
        later.options.display.latencyKey = options.display.latencyKey
        later.route = try RouteOptions.parse([])
        (later.onOpen, later.onClose) = ([], [])
        // The terminal is the application's.
        return try SecretPrompt.$isPossible.withValue(false) { Self.forApplication(try later.target(text, user), user) }
    }

    // MARK: The pipe tool

    private func runPipe(_ target: Target) async throws -> ExitStatus {
        var configuration = target.configuration
        // What is read from input is never dropped for want of a connection: the queue is bounded, and input waits.
        configuration.offlineQueue = .keep(
            limit: configuration.outboundCountLimit,
            overflow: .refuseNewest,
            timeToLive: .seconds(86_400)
        )
        let recording = Recording(
            rotation: options.recording.recordRotate?.bytes,
            showsSecrets: options.showSecrets,
            // Nobody waits here for the screen to go away.
            patience: .seconds(30),
            report: { Diagnostics.say($0.text) }
        )
        try recording.start(options.recording)
        configuration.reportsSends = recording.recorder != nil
        configuration.reportsControlFrames = configuration.reportsSends || options.pipe.showPingPong
        let client = try WebSocketClient(url: target.url, configuration: configuration)
        let width = TerminalLocale.width
        let printer = MessagePrinter(
            try options.pipe.outputFormat(jsonLines: options.jsonl),
            sanitise: isatty(STDOUT_FILENO) == 1 ? width : nil
        )
        var pipe = PipeTool.Options(printer: printer, diagnosticsWidth: width)
        let framing = options.pipe.inputFraming
        pipe.execute = target.execute.map(framing.message)
        if !isDemo { pipe.input = InputSplitter(framing, maximum: configuration.maximumMessageSize) }
        pipe.expect = options.pipe.expect
        pipe.expectation = SessionExpectation(
            pattern: options.pipe.expect?.pattern,
            closeCode: options.pipe.expectClose?.code
        )
        pipe.showsPings = options.pipe.showPingPong
        if options.pipe.verbose {
            pipe.transcript = HandshakeTranscript(showsSecrets: options.showSecrets, width: width)
        }
        pipe.isQuiet = options.pipe.quiet
        pipe.wait = isDemo ? nil : options.wait.duration
        pipe.maximumMessages = options.limits.messageCount
        if isDemo {
            pipe.maximumTime = (options.limits.maxTime?.duration ?? .seconds(5), .done)
        } else if let limit = options.limits.maxTime?.duration {
            pipe.maximumTime = (limit, .timeout)
        }
        let recorded = RecordedSession(recording, url: target.url)
        if recording.recorder != nil { pipe.record = { recorded.record($0) } }
        let status = await PipeTool(client: client, options: pipe).run(signals: ProcessSignals.listen())
        await recording.endTelling()
        return status
    }
}
