import ArgumentParser
import WilletPipe

/// `willet curl …`: a session from what a browser's “Copy as cURL” gives.
struct CurlCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curl",
        abstract: "Open a session with a browser's “Copy as cURL” line.",
        usage: """
            willet curl 'wss://…' -H 'Origin: …' …      (“willet ” and the pasted line)
            willet curl "curl 'wss://…' -H …" [flags]   (the line in one argument, and flags of willet connect)
            """,
        discussion: """
            Take the bash or POSIX form of the line. What the handshake makes by itself is left out of its fields; what \
            counts for nothing here is named.
            """
    )

    @Argument(parsing: .captureForPassthrough, help: "The line, whole or in the words that a shell makes of it.")
    var line: [String] = []

    func run() async -> ExitStatus {
        if [["--help"], ["-h"]].contains(line) {
            print(WilletCommand.helpMessage(for: Self.self))
            return .done
        }
        let connect: ConnectCommand
        let notes: [String]
        do {
            let curl = try CurlLine(line)
            notes = curl.notes
            connect = try ConnectCommand.parse(curl.arguments)
        } catch let failure as CurlFailure {
            Diagnostics.say(failure.description)
            return .usage
        } catch {
            Diagnostics.say(ConnectCommand.message(for: error))
            return .usage
        }
        return await connect.run(saying: notes)
    }
}
