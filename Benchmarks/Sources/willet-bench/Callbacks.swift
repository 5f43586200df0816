import ArgumentParser
import WilletClient

/// Messages as they come in, each given to the classic handler.
struct Callbacks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive until the server closes, through the classic message event."
    )

    @Argument(help: "A ws or wss URL.")
    var url: String

    func run() async throws {
        let client = try WebSocketClient(url: url, configuration: .benchmark())
        let (ends, end) = AsyncStream.makeStream(of: Throughput.self)
        let count = Count()
        client.onOpened { _ in count.begin() }
        client.onMessage { message, _ in count.add(message.count) }
        client.onClosed { _ in
            end.yield(count.throughput)
            end.finish()
        }
        try await client.connect()
        for await throughput in ends { try report(throughput) }
        withExtendedLifetime(client) {}
    }
}
