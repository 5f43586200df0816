import Glibc
import WilletClient

/// Reads a feed for as long as it takes, and subscribes again after every loss: `subscribe ws://localhost:8080/market 10`
/// ends after ten messages, and without a number never.
@main
struct Subscribe {
    static func main() async {
        do {
            try await run(
                url: CommandLine.arguments.dropFirst().first ?? "ws://localhost:8080/market",
                count: CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? .max
            )
        } catch {
            print("\(error)")
            exit(1)
        }
    }

    static func run(url: String, count: Int) async throws {
        var configuration = Configuration()
        configuration.onOpen = [.text(#"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#)]
        configuration.onClose = [.text(#"{"id":2,"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade"]}"#)]
        let client = try WebSocketClient(url: url, configuration: configuration)
        client.post(.connect)
        var left = count
        for await event in client.events {
            switch event {
            case .opened(let handshake):
                print("# open: \(handshake.remoteAddress ?? url)")
            case .messages(let batch):
                for index in 0..<batch.count where left > 0 {
                    guard let message = Message(batch, at: index) else { continue }
                    print(message.text ?? "\(message.count) bytes")
                    left -= 1
                }
                // The events end behind the last one of the connection.
                if left == 0 { client.finish() }
            case .state(.waiting(let retry)):
                print("# attempt \(retry.number) in \(retry.delay): \(retry.reason)")
            case .state(.closed(.failed(let error))):
                throw error
            case .state(.closed):
                client.finish()
            default:
                break
            }
        }
    }
}
