import ArgumentParser

/// The command line: `willet URL`, `willet serve`, `willet demo`, `willet convert`, `willet config`.
struct WilletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "willet",
        abstract: "Talk to WebSocket servers, and watch them, in a terminal.",
        discussion: """
            willet URL opens a full-screen session. Where standard input or output is no terminal, it is a pipe tool: \
            each line of input is a message, each message a line of output.
            """,
        version: Version.full,
        subcommands: [
            ConnectCommand.self, ServeCommand.self, DemoCommand.self, ConvertCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: ConnectCommand.self
    )

    /// Parses the arguments and runs what they ask for.
    static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try parseAsRoot(arguments)
            if let command = command as? any RunnableCommand { return await command.run() }
            // `help` and its like print by themselves.
            try command.run()
            return .done
        } catch {
            guard exitCode(for: error) == .success else {
                Diagnostics.say(message(for: error))
                Diagnostics.say("see willet --help")
                return .usage
            }
            print(fullMessage(for: error))
            return .done
        }
    }
}

/// A command that ends with one of the documented statuses.
protocol RunnableCommand: ParsableCommand {
    func run() async -> ExitStatus
}
