import Glibc
import WilletClient

/// Sends what stands behind the URL, a message each, and prints as many answers: `echo ws://localhost:8080/echo a b`.
@main
struct Echo {
    static func main() async {
        do {
            try await run(
                url: CommandLine.arguments.dropFirst().first ?? "ws://localhost:8080/echo",
                texts: Array(CommandLine.arguments.dropFirst(2))
            )
        } catch {
            print("\(error)")
            exit(1)
        }
    }

    static func run(url: String, texts: [String]) async throws {
        var configuration = Configuration()
        // A server that is not there is told of at once, and not waited for.
        configuration.reconnect = .never
        let client = try WebSocketClient(url: url, configuration: configuration)
        try await client.connect()
        for text in texts { try await client.send(.text(text)) }
        var answers = client.messages.makeAsyncIterator()
        for _ in texts {
            guard let answer = await answers.next() else { break }
            print(answer.text ?? "\(answer.count) bytes")
        }
        try await client.disconnect()
    }
}
