import ArgumentParser
import Glibc
import WilletClient
import WilletConfiguration
import WilletResources
import WilletScreen
import WilletTerminal

/// `willet config`: what there is to know about the configuration.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Say where the configuration belongs, what can be in it, and whether it can be used.",
        subcommands: [PathCommand.self, DefaultCommand.self, CheckCommand.self]
    )

    struct PathCommand: RunnableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path",
            abstract: "Print where the configuration belongs: below XDG_CONFIG_HOME, or ~/.config."
        )

        func run() async -> ExitStatus {
            guard let path = UserConfiguration.standardPath else {
                Diagnostics.say("neither HOME nor XDG_CONFIG_HOME names a folder: set one of them")
                return .usage
            }
            return await ConfigCommand.print("\(path)\n")
        }
    }

    struct DefaultCommand: RunnableCommand {
        static let configuration = CommandConfiguration(
            commandName: "default",
            abstract: "Print a configuration with all that can be chosen, as it is by itself."
        )

        func run() async -> ExitStatus { await ConfigCommand.print(WilletResources.configuration) }
    }

    struct CheckCommand: RunnableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Say what cannot be used of the configuration; the status is 2 if there is something."
        )

        @Argument(help: "Another file than that which “willet config path” names.")
        var file: String?

        func run() async -> ExitStatus {
            let user = UserConfiguration(path: file ?? UserConfiguration.standardPath)
            if !user.exists, let file {
                Diagnostics.say("there is no \(file)")
                return .usage
            }
            let issues = user.issues + user.profileIssues
            for issue in issues { Diagnostics.say(issue.shown(file: user.name)) }
            guard !issues.contains(where: \.isMistake) else { return .usage }
            return await ConfigCommand.print(
                user.exists ? "\(user.name): ok\n" : "\(user.name): not there, and not needed\n"
            )
        }
    }

    private static func print(_ text: String) async -> ExitStatus {
        var text = text
        // A path comes from the environment. Where no terminal sees it, it is exact.
        if isatty(STDOUT_FILENO) == 1 {
            text = RemoteText.lines(text, width: TerminalLocale.width).joined(separator: "\n")
        }
        switch await StandardOutput().write(Array(text.utf8)) {
        case .written, .closed: return .done
        case .failed(let errno):
            Diagnostics.say("cannot write standard output: \(SystemError.text(errno))")
            return .usage
        }
    }
}
