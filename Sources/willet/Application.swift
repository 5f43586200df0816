import Glibc
import WilletClient
import WilletConfiguration
import WilletFormats
import WilletLog
import WilletProtocol
import WilletScreen
import WilletTerminal
import WilletViewModel

/// The full-screen application: puts the client, the view model and the terminal together, and takes them apart again.
struct Application: Sendable {
    let first: Target
    /// What sessions are opened on beside the first one.
    var others: [Target] = []
    /// Makes what is to be known for a session of a profile, `@name`.
    let targetOfProfile: @Sendable (String) throws -> Target
    let user: UserConfiguration
    var theme = Theme.colors
    var logLimits = MessageLog.Limits()
    var maximumMessages: Int?
    /// How long the whole may take, and what the process ends with then.
    var maximumTime: (limit: Duration, status: ExitStatus)?
    var exitsOnClose = false
    /// Whether credentials are shown as they are.
    var showsSecrets = false
    /// Where batches come from, and go back to.
    let pool: BatchPool
    /// What is recorded of the sessions.
    let recording: Recording
    /// What is played in place of a session.
    var replayer: Replayer?
    /// What is said at the start.
    var hints: [String] = []

    init(
        first: Target,
        user: UserConfiguration,
        pool: BatchPool,
        recording: Recording,
        targetOfProfile: @escaping @Sendable (String) throws -> Target
    ) {
        self.first = first
        self.user = user
        self.pool = pool
        self.recording = recording
        self.targetOfProfile = targetOfProfile
    }

    /// Runs until the user leaves, or something else ends the process.
    ///
    /// - Throws: ``WebSocketError`` for a URL or option that cannot be used, before the terminal is touched.
    func run() async throws -> ExitStatus {
        for target in [first] + others where replayer == nil {
            _ = try WebSocketClient(url: target.url, configuration: target.configuration, pool: pool)
        }
        let terminal: CursesTerminal
        do throws(TerminalError) {
            terminal = try await CursesTerminal.open(theme: theme)
        } catch {
            Diagnostics.say(error.description)
            return .usage
        }
        let viewModel = ViewModel(
            workspace: await makeWorkspace(terminal, pool),
            display: Self.display(of: terminal),
            time: TimeSource(now: WallClock.now),
            saveLog: { await LogFile.write($0, to: $1) },
            remember: { [historyFile] in await historyFile?.append($0) },
            readFile: { [first] in await MessageFile.read($0, maximum: first.configuration.maximumMessageSize) },
            recorder: replayer == nil ? recording.handle : .none,
            listFolder: Folder.list,
            placeholders: Placeholders.Source(
                environment: UserConfiguration.environment,
                makeUUID: RandomUUID.make,
                timeText: { $0.rfc3339 }
            ),
            makeSession: replayer.map(makeReplayFactory) ?? makeSessionFactory(pool)
        )
        let status = await run(viewModel, terminal)
        await terminal.close()
        if exitsOnClose, status != .done {
            for text in await viewModel.failures {
                Diagnostics.say(RemoteText.line(text, limit: 1000, width: TerminalLocale.width))
            }
        }
        await recording.endTelling()
        return status
    }

    private func run(_ viewModel: ViewModel, _ terminal: CursesTerminal) async -> ExitStatus {
        await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask {
                let code = try? await viewModel.run(url: first.text, others: others.map(\.text))
                return code.flatMap(ExitStatus.init(rawValue:)) ?? .internalFault
            }
            group.addTask {
                for await signal in terminal.terminations { await viewModel.end(code: signal.exitCode) }
                return nil
            }
            if let (limit, status) = maximumTime {
                group.addTask {
                    guard (try? await ContinuousClock().sleep(for: limit)) != nil else { return nil }
                    await viewModel.end(code: status.rawValue)
                    return nil
                }
            }
            for await status in group {
                if let status {
                    group.cancelAll()
                    return status
                }
            }
            return .internalFault
        }
    }

    private func makeWorkspace(_ terminal: CursesTerminal, _ pool: BatchPool) async -> Workspace {
        var workspace = Workspace(
            options: Options(
                width: TerminalLocale.width,
                glyphs: TerminalLocale.isUTF8 ? .utf8 : .ascii,
                utcOffset: Self.utcOffset,
                keymap: user.keymap,
                columns: user.columns,
                limits: logLimits,
                keepsHistory: historyFile != nil,
                profiles: Array(user.settings.profiles.keys),
                snippets: user.settings.snippets,
                showsSecrets: showsSecrets,
                maximumMessages: maximumMessages,
                exitsOnClose: exitsOnClose
            ),
            size: await terminal.size,
            now: WallClock.now(),
            recycle: { pool.giveBack($0) }
        )
        for text in user.notes { workspace.note(.warning, text) }
        for text in [await terminal.notice].compactMap(\.self) + hints { workspace.note(.information, text) }
        if StateFolder.make() { workspace.welcome() }
        do throws(HistoryFile.Failure) {
            if let historyFile { workspace.recall(try historyFile.read()) }
        } catch {
            workspace.note(.warning, "the history of earlier runs cannot be read: \(error.reason)")
        }
        return workspace
    }

    private var historyFile: HistoryFile? {
        guard user.settings.history, let folder = StateFolder.path else { return nil }
        return HistoryFile(path: folder + "/history")
    }

    /// Each session is a client of its own. What `--execute` names goes out once; what a profile does, each time that a
    /// session begins on it.
    private func makeSessionFactory(_ pool: BatchPool) -> @Sendable (String) throws -> SessionHandle {
        let targets = [first] + others
        let uses = targets.map { _ in FirstUse() }
        return { [targetOfProfile, recording] text in
            let known = targets.firstIndex { $0.text == text }
            let target: Target =
                if let known {
                    targets[known]
                } else if text.hasPrefix("@") {
                    try targetOfProfile(text)
                } else {
                    targets[0].adapted(to: text)
                }
            let client = try WebSocketClient(url: target.url, configuration: target.configuration, pool: pool)
            let isFirst = known.map { uses[$0].take() } ?? false
            if isFirst || target.isProfile {
                for text in target.execute { try client.enqueue(.text(text)) }
            }
            let recorded = RecordedSession(recording, url: target.url)
            let nextEvent = client.makeEventSource()
            var handle = SessionHandle(
                nextEvent: {
                    let event = await nextEvent()
                    if let event { recorded.record(event) }
                    return event
                },
                enqueue: { message in Result { () throws(WebSocketError) in try client.enqueue(message) } },
                post: { command in
                    recorded.record(command)
                    client.post(command)
                },
                end: { client.finish() }
            )
            handle.url = target.url
            handle.name = target.isProfile ? target.text : nil
            handle.latencyKey = target.latencyKey
            return handle
        }
    }

    /// There is one recording, and no way to a server.
    private func makeReplayFactory(_ replayer: Replayer) -> @Sendable (String) throws -> SessionHandle {
        let use = FirstUse()
        return { [latencyKey = first.latencyKey] _ in
            guard use.take() else {
                throw UsageError("this is a replay, without a network: start willet URL to connect to a server")
            }
            var handle = SessionHandle(
                nextEvent: { nil },
                enqueue: { _ in .failure(.notConnected) },
                post: { _ in },
                end: { replayer.end() }
            )
            handle.replay = replayer.handle
            handle.latencyKey = latencyKey
            return handle
        }
    }

    private static func display(of terminal: CursesTerminal) -> Display {
        Display(
            keystrokes: terminal.keystrokes,
            present: { await terminal.present($0) },
            suspend: { await terminal.suspend() },
            redraw: { await terminal.redraw() },
            bell: { await terminal.bell() },
            setMouse: { await terminal.setMouse($0) },
            copy: { await Clipboard.copy($0, terminal) },
            edit: { await ExternalEditor.edit($0, terminal) }
        )
    }

    private static var utcOffset: Int {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return parts.tm_gmtoff
    }
}
