import ArgumentParser
import Glibc
import WilletClient
import WilletFormats
import WilletViewModel

/// `willet replay`: a recording in the application, without a server.
struct ReplayCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Open a recording in the application, offline, at the pace at which it was recorded.",
        discussion: """
            The name tells the format, as with convert: .jsonl (--record, --jsonl and /save), .har, .txt, .sqlite. Filters, \
            searches, the inspector and /save work as in a session; /speed changes the pace.
            """
    )

    @Argument(help: "The recording.", completion: .file())
    var file: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Play it so many times as fast, as in 2x or 0.5x, or at once: max.", valueName: "speed"),
        transform: speed
    )
    var speed = ReplaySpeed.times(1)

    @Option(help: ArgumentHelp("What the file is: jsonl, har, text, sqlite.", valueName: "format"))
    var from: RecordingFormat?

    @OptionGroup(title: "Screen") var display: DisplayOptions

    func run() async -> ExitStatus {
        let terminal = getenv("TERM").map { String(cString: $0) }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, terminal != "dumb" else {
            Diagnostics.say("a replay needs a terminal: “willet convert FILE - --to text” prints a recording")
            return .usage
        }
        guard let format = from ?? RecordingFormat(path: file) else {
            Diagnostics.say(
                access(file, R_OK) == 0
                    ? "the name \(file) tells no format: say --from \(RecordingFormat.names)"
                    : "cannot read \(file): \(SystemError.text(errno))"
            )
            return .usage
        }
        do {
            let user = UserConfiguration.load()
            let replayer = try await Replayer(RecordingInput(path: file, format: format), speed: speed)
            let pool = BatchPool()
            var target = Target(text: file, url: file, configuration: Configuration())
            target.latencyKey = try display.latencyKey(of: user)
            var application = Application(first: target, user: user, pool: pool, recording: Recording()) { _ in
                throw UsageError("there are no profiles in a replay")
            }
            application.replayer = replayer
            application.theme = try display.theme(of: user)
            application.logLimits = display.logLimits(of: user)
            let status = try await application.run()
            return await replayer.failure == nil ? status : .usage
        } catch {
            Diagnostics.say("\(error)")
            return .usage
        }
    }

    private static func speed(_ text: String) throws -> ReplaySpeed {
        guard let speed = ReplaySpeed(text) else {
            throw ValidationError("a speed is a number from 0.001 to 1000, as in 2x, or max, or 0 for a pause.")
        }
        return speed
    }
}
