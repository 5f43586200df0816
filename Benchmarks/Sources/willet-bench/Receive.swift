import ArgumentParser
import WilletClient

/// Messages as they come in, read from the client's asynchronous sequence.
struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive until the server closes, through the asynchronous sequence of events."
    )

    @Argument(help: "A ws or wss URL.")
    var url: String

    @Flag(help: "Read the sequence of messages, one by one, in place of that of events, which has them in batches.")
    var single = false

    @Flag(help: "Offer permessage-deflate.")
    var compress = false

    func run() async throws {
        let client = try WebSocketClient(url: url, configuration: .benchmark(compress: compress))
        try await withTaskExecutorPreference(client.executor) {
            try await single ? receiveMessages(client) : receiveEvents(client)
        }
    }

    private func receiveEvents(_ client: WebSocketClient) async throws {
        client.post(.connect)
        var measurement = Measurement()
        var messages = 0
        var bytes = 0
        for await event in client.events {
            switch event {
            case .opened:
                measurement = Measurement()
            case .messages(let batch):
                for index in 0..<batch.count {
                    let record = batch[record: index]
                    messages += 1
                    bytes += record.count
                }
            case .closed(let end):
                try report(Throughput(messages: messages, bytes: bytes, measurement))
                return try check(end)
            case .error(let error):
                throw error
            case .state, .sent, .unsent, .roundTrip, .readingPaused:
                break
            }
        }
    }

    private func receiveMessages(_ client: WebSocketClient) async throws {
        try await client.connect()
        let measurement = Measurement()
        var messages = 0
        var bytes = 0
        for await message in client.messages {
            messages += 1
            bytes += message.count
        }
        try report(Throughput(messages: messages, bytes: bytes, measurement))
    }

    private func check(_ end: Disconnection) throws {
        guard end.wasClean else { throw ValidationError("the connection did not end well: \(end)") }
    }
}

extension Configuration {
    /// One connection, and no limit in the way.
    static func benchmark(compress: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.offersCompression = compress
        configuration.reconnect.isEnabled = false
        configuration.maximumMessageSize = 1 << 30
        return configuration
    }
}
