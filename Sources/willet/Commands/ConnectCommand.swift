import ArgumentParser
import WilletClient

/// `willet URL`: a session, in the application or as a pipe tool.
struct ConnectCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Open a session on a server (the default command)."
    )

    @Argument(help: "A ws:// or wss:// URL; host:port alone means ws://; @name is a profile of your configuration.")
    var url: String

    @OptionGroup(title: "Route") var route: RouteOptions
    @OptionGroup var options: ConnectionOptions

    func run() async -> ExitStatus {
        var launch = Launch(options: options, isDemo: false)
        launch.listenToSignals()
        launch.route = route
        guard url.hasPrefix("@") else { return await launch.run(url: url) }
        do throws(UsageError) {
            // In two steps: the call would be made on the launch as it was before.
            let url = try launch.adopt(profile: String(url.dropFirst()))
            return await launch.run(url: url)
        } catch {
            Diagnostics.say(error.description)
            return .usage
        }
    }
}
