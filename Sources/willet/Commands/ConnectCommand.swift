import ArgumentParser
import WilletClient

/// `willet URL`: a session, or several, in the application or as a pipe tool.
struct ConnectCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Open a session on a server (the default command)."
    )

    @Argument(
        help: ArgumentHelp(
            "A ws:// or wss:// URL; host:port alone means ws://; @name is a profile of your configuration.",
            discussion: "In the application up to nine of them open as many sessions; flags count for each.",
            valueName: "url"
        )
    )
    var urls: [String]

    @OptionGroup(title: "Route") var route: RouteOptions
    @OptionGroup var options: ConnectionOptions

    func run() async -> ExitStatus { await run(saying: []) }

    /// - Parameter notes: what is said first.
    func run(saying notes: [String]) async -> ExitStatus {
        var launch = Launch(options: options, isDemo: false)
        launch.route = route
        launch.notes = notes
        return await launch.run(urls: urls)
    }
}
