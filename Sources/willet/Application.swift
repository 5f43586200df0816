import Glibc
import WilletClient
import WilletLog
import WilletProtocol
import WilletScreen
import WilletTerminal
import WilletViewModel

/// The full-screen application: puts the client, the view model and the terminal together, and takes them apart again.
struct Application: Sendable {
    let url: String
    let configuration: Configuration
    let user: UserConfiguration
    var theme = Theme.colors
    var logLimits = MessageLog.Limits()
    /// Messages that are sent once, when first open.
    var execute: [String] = []
    var maximumMessages: Int?
    /// How long the whole may take, and what the process ends with then.
    var maximumTime: (limit: Duration, status: ExitStatus)?
    var exitsOnClose = false
    /// Whether credentials are shown as they are.
    var showsSecrets = false
    /// What is said at the start.
    var hint: String?

    init(url: String, configuration: Configuration, user: UserConfiguration) {
        self.url = url
        self.configuration = configuration
        self.user = user
    }

    /// Runs until the user leaves, or something else ends the process.
    ///
    /// - Throws: ``WebSocketError`` for a URL or option that cannot be used, before the terminal is touched.
    func run() async throws -> ExitStatus {
        let pool = BatchPool()
        _ = try WebSocketClient(url: url, configuration: configuration, pool: pool)
        let terminal: CursesTerminal
        do throws(TerminalError) {
            terminal = try await CursesTerminal.open(theme: theme)
        } catch {
            Diagnostics.say(error.description)
            return .usage
        }
        let viewModel = ViewModel(
            state: await makeState(terminal, pool),
            display: Self.display(of: terminal),
            time: TimeSource(now: WallClock.now),
            saveLog: { await LogFile.write($0, to: $1) },
            makeSession: makeSessionFactory(pool)
        )
        let status = await run(viewModel, terminal)
        await terminal.close()
        return status
    }

    private func run(_ viewModel: ViewModel, _ terminal: CursesTerminal) async -> ExitStatus {
        await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask {
                let code = try? await viewModel.run(url: url)
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

    private func makeState(_ terminal: CursesTerminal, _ pool: BatchPool) async -> ViewState {
        var state = ViewState(
            options: Options(
                width: TerminalLocale.width,
                glyphs: TerminalLocale.isUTF8 ? .utf8 : .ascii,
                utcOffset: Self.utcOffset,
                keymap: user.keymap,
                columns: user.columns,
                limits: logLimits,
                onOpenCount: configuration.onOpen.count,
                showsSecrets: showsSecrets,
                maximumMessages: maximumMessages,
                exitsOnClose: exitsOnClose
            ),
            size: await terminal.size,
            now: WallClock.now(),
            recycle: { pool.giveBack($0) }
        )
        for text in user.notes { state.note(.warning, text) }
        for text in [await terminal.notice, hint].compactMap(\.self) { state.note(.information, text) }
        if StateFolder.make() { state.welcome() }
        return state
    }

    /// Each session is a client of its own; the first one sends what `--execute` names. Another server gets nothing that
    /// was given for the first one.
    private func makeSessionFactory(_ pool: BatchPool) -> @Sendable (String) throws -> SessionHandle {
        let first = FirstUse()
        let own = try? WebSocketURL(url)
        return { [execute, configuration] url in
            var configuration = configuration
            if let own, let other = try? WebSocketURL(url) {
                configuration = configuration.adapted(to: other, from: own)
            }
            let client = try WebSocketClient(url: url, configuration: configuration, pool: pool)
            if first.take() {
                for text in execute { try client.enqueue(.text(text)) }
            }
            return SessionHandle(
                nextEvent: client.makeEventSource(),
                enqueue: { message in Result { () throws(WebSocketError) in try client.enqueue(message) } },
                post: { client.post($0) },
                end: { client.finish() }
            )
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
            copy: { await Clipboard.copy($0, terminal) }
        )
    }

    private static var utcOffset: Int {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return parts.tm_gmtoff
    }
}
