import ArgumentParser

/// The completion scripts. The parser's own know the flags of `willet connect`, but not that `willet` alone takes them.
enum CompletionScript {
    /// `willet`, with the flags of its default command; with its URLs the name of another command would be one of them.
    private struct Program: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: WilletCommand.configuration.commandName,
            version: Version.full,
            subcommands: WilletCommand.configuration.subcommands
        )

        @OptionGroup var route: RouteOptions
        @OptionGroup var options: ConnectionOptions
    }

    /// - Returns: `nil` where no script is asked for, or for a shell that has none.
    static func script(_ arguments: [String]) -> String? {
        let words = arguments.flatMap { $0.split(separator: "=", maxSplits: 1) }
        guard words.count == 2, words[0] == "--generate-completion-script",
            let shell = CompletionShell(rawValue: String(words[1]))
        else { return nil }
        return Program.completionScript(for: shell)
    }
}
