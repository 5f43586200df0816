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
        return knowingURLs(Program.completionScript(for: shell), shell)
    }

    /// The parser's scripts offer nothing behind a word that is none of the commands: it is a URL, and what follows belongs
    /// to `willet connect`. Those of fish offer flags anywhere.
    private static func knowingURLs(_ script: String, _ shell: CompletionShell) -> String {
        let commands = WilletCommand.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        let offer = "COMPREPLY+=($(compgen -W '\(commands.joined(separator: " "))' -- \"${cur}\"))"
        let (old, new) =
            switch shell {
            case .bash:
                (
                    "        \(offer)\n",
                    """
                            if [[ "${#unparsed_words[@]}" -eq 0 ]]; then
                                \(offer)
                            else
                                _willet_connect
                            fi

                    """
                )
            case .zsh:
                (
                    """
                                "_willet_${words[1]}" && ret=0
                                ;;
                            esac

                    """,
                    """
                                "_willet_${words[1]}" && ret=0
                                ;;
                            *)
                                _willet_connect && ret=0
                                ;;
                            esac

                    """
                )
            default: ("", "")
            }
        guard let place = script.firstRange(of: old) else { return script }
        return script[..<place.lowerBound] + new + script[place.upperBound...]
    }
}
