import ArgumentParser
import WilletClient

/// `willet URL`: a session, in the application or as a pipe tool.
struct ConnectCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Open a session on a server (the default command)."
    )

    @Argument(help: "A ws:// or wss:// URL; host:port alone means ws://.")
    var url: String

    @OptionGroup(title: "Route") var route: RouteOptions
    @OptionGroup var options: ConnectionOptions

    func run() async -> ExitStatus {
        var launch = Launch(options: options, isDemo: false)
        launch.route = route
        launch.listenToSignals()
        return await launch.run(url: url)
    }
}
