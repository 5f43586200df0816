import ArgumentParser
import WilletPipe

/// The command line: `willet URL`, `willet curl`, `willet serve`, `willet demo`, `willet replay`, `willet convert`,
/// `willet config`.
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
            ConnectCommand.self, CurlCommand.self, ServeCommand.self, DemoCommand.self, ReplayCommand.self,
            ConvertCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: ConnectCommand.self
    )

    /// Parses the arguments and runs what they ask for.
    static func run(_ arguments: [String]) async -> ExitStatus {
        if let script = CompletionScript.script(arguments) {
            print(script)
            return .done
        }
        do {
            var command = try parsed(arguments)
            if let command = command as? any RunnableCommand { return await command.run() }
            // `help` and its like print by themselves.
            try command.run()
            return .done
        } catch let answer as ForeignFlags.Answer {
            Diagnostics.say(answer.description)
            return .usage
        } catch {
            guard exitCode(for: error) == .success else {
                Diagnostics.say(withoutSecrets(message(for: error)))
                Diagnostics.say("see willet \(commandName(of: arguments)) --help")
                return .usage
            }
            print(fullMessage(for: error))
            return .done
        }
    }

    /// What the parser says of a value, which it repeats: but not one that may hold a password.
    private static func withoutSecrets(_ message: String) -> String {
        let (start, middle) = ("The value '", "' is invalid for '")
        guard message.hasPrefix(start), let range = message.ranges(of: middle).last else { return message }
        let rest = message[range.upperBound...]
        let isSecret = ["-H ", "--header ", "--cookie ", "--auth ", "--proxy "].contains { rest.hasPrefix($0) }
        return isSecret ? "the value is invalid for '\(rest)" : message
    }

    /// The command whose help lists the flags that the arguments may have.
    private static func commandName(of arguments: [String]) -> String {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        return names.first { $0 == arguments.first } ?? "connect"
    }

    /// What the arguments ask for, also if they have flags of wscat or websocat.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        let isOther = configuration.subcommands.contains { command in
            command != ConnectCommand.self && command.configuration.commandName == arguments.first
        }
        let arguments = isOther ? arguments : AttachedValues.separated(arguments)
        do { return try parseAsRoot(arguments) } catch {
            guard exitCode(for: error) != .success, !isOther else { throw error }
            let translated = try ForeignFlags.translated(arguments)
            guard translated != arguments else { throw error }
            return try parseAsRoot(translated)
        }
    }
}

/// A command that ends with one of the documented statuses.
protocol RunnableCommand: ParsableCommand {
    func run() async -> ExitStatus
}
