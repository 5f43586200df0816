import ArgumentParser
import Glibc
import WilletClient
import WilletConfiguration
import WilletTerminal

/// How a session is started: in the application where there is a terminal, else as a pipe tool.
struct Launch {
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

    /// The user's configuration: read for the application, and for a profile.
    private var user: UserConfiguration?
    private let isInteractive: Bool
    private var signals: AsyncStream<ExitStatus>?

    init(options: ConnectionOptions, isDemo: Bool) {
        self.options = options
        self.isDemo = isDemo
        let terminal = getenv("TERM").map { String(cString: $0) }
        isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && terminal != "dumb"
    }

    /// Takes over the signals; call it before any other thread exists.
    mutating func listenToSignals() {
        // In the application the terminal's thread takes them.
        if !isInteractive { signals = ProcessSignals.listen() }
    }

    /// Takes what the command line leaves open from a profile.
    ///
    /// - Returns: the profile's URL.
    mutating func adopt(profile name: String) throws(UsageError) -> String {
        let user = UserConfiguration.load()
        self.user = user
        let profile = try user.profile(name)
        do throws(Issue) {
            guard let url = try profile.take("url", { $0 }) else {
                throw Issue(.key("profiles.\(name)"), "it has no url: give it one")
            }
            try options.adopt(profile)
            try route?.adopt(profile)
            return url
        } catch {
            throw UsageError(error.shown(file: user.name))
        }
    }

    func run(url: String) async -> ExitStatus {
        do {
            var options = options
            let user = isInteractive ? user ?? .load() : nil
            if let user { options.limits.adopt(user.settings.limits) }
            var configuration = try options.configuration(for: url, reconnects: isInteractive)
            try route?.apply(to: &configuration)
            configuration.onOpen = onOpen.map(Message.text) + configuration.onOpen
            configuration.onClose = onClose.map(Message.text) + configuration.onClose
            guard let user else { return try await runPipe(url: url, configuration: configuration) }
            return try await runApplication(url: url, configuration: configuration, user: user)
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

    // MARK: The application

    private func runApplication(
        url: String,
        configuration: Configuration,
        user: UserConfiguration
    ) async throws -> ExitStatus {
        var configuration = configuration
        configuration.reportsControlFrames = true
        configuration.reportsSends = true
        // What a user has typed waits for the connection, but nothing old goes out unasked.
        let limits = user.settings.limits
        configuration.offlineQueue = .keep(
            limit: limits.queuedMessages,
            overflow: .refuseNewest,
            timeToLive: .seconds(limits.queuedSeconds)
        )
        var application = Application(url: url, configuration: configuration, user: user)
        application.theme = try options.display.theme(of: user)
        application.logLimits = options.display.logLimits(of: user)
        application.execute = options.execute
        application.maximumMessages = options.limits.maxMessages
        application.maximumTime = options.limits.maxTime.map { ($0.duration, isDemo ? .done : .timeout) }
        application.showsSecrets = options.showSecrets
        application.exitsOnClose = options.exitOnClose
        application.hint = hint
        return try await application.run()
    }

    // MARK: The pipe tool

    private func runPipe(url: String, configuration: Configuration) async throws -> ExitStatus {
        var configuration = configuration
        // What is read from input is never dropped for want of a connection: the queue is bounded, and input waits.
        configuration.offlineQueue = .keep(
            limit: configuration.outboundCountLimit,
            overflow: .refuseNewest,
            timeToLive: .seconds(86_400)
        )
        let client = try WebSocketClient(url: url, configuration: configuration)
        let width = TerminalLocale.width
        var pipe = PipeTool.Options(diagnosticsWidth: width)
        pipe.execute = options.execute
        pipe.readsInput = !isDemo
        pipe.jsonLines = options.jsonl
        pipe.wait = isDemo ? nil : options.wait.duration
        pipe.maximumMessages = options.limits.maxMessages
        if isDemo {
            pipe.maximumTime = (options.limits.maxTime?.duration ?? .seconds(5), .done)
        } else if let limit = options.limits.maxTime?.duration {
            pipe.maximumTime = (limit, .timeout)
        }
        if isatty(STDOUT_FILENO) == 1 { pipe.sanitise = width }
        return await PipeTool(client: client, options: pipe).run(signals: signals ?? ProcessSignals.listen())
    }
}
