import ArgumentParser
import WilletClient

/// Messages through the queue of outgoing messages, until the last is written to the socket.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send through the outgoing queue until all is written to the socket."
    )

    @Argument(help: "A ws or wss URL.")
    var url: String

    @Option(help: "How many messages.")
    var count: Int

    @Option(help: "The length of a message in bytes.")
    var size: Int

    func run() async throws {
        let client = try WebSocketClient(url: url, configuration: .benchmark())
        try await client.connect()
        let message = Message.text(String(repeating: "x", count: size))
        let measurement = Measurement()
        for _ in 1..<max(count, 1) { try await client.enqueue(waitingForRoom: message) }
        // The queue is in order: when the last is written, all are.
        try await client.send(message)
        try report(Throughput(messages: max(count, 1), bytes: max(count, 1) * size, measurement))
        try await client.disconnect()
    }
}
