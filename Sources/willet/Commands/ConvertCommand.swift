import ArgumentParser

/// `willet convert`: recordings in other formats.
struct ConvertCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a recording in another format.",
        discussion: """
            The names tell the formats: .jsonl (JSON lines, as --jsonl and /save write them), .har (HTTP Archive 1.2, as \
            browsers and mitmproxy export it), .txt (a line for each message), .sqlite (a table “messages”). --from and --to \
            say so where the names do not. OUT is a new file, or - for standard output.
            """
    )

    @Argument(help: "The file to read.", completion: .file())
    var input: String

    @Argument(help: "The file to write; never one that is there.", completion: .file())
    var output: String

    @Option(help: ArgumentHelp("What IN is: jsonl, har, text, sqlite.", valueName: "format"))
    var from: RecordingFormat?

    @Option(help: ArgumentHelp("What OUT becomes.", valueName: "format"))
    var to: RecordingFormat?

    func run() async -> ExitStatus {
        guard let source = from ?? RecordingFormat(path: input) else { return unknown(input, "--from") }
        guard let target = to ?? RecordingFormat(path: output) else { return unknown(output, "--to") }
        return await withCheckedContinuation { continuation in
            BlockingThread.start("convert") {
                continuation.resume(returning: Conversion.run((input, source), (output, target)))
            }
        }
    }

    private func unknown(_ path: String, _ option: String) -> ExitStatus {
        Diagnostics.say("the name \(path) tells no format: say \(option) \(RecordingFormat.names)")
        return .usage
    }
}

extension RecordingFormat: ExpressibleByArgument {}
