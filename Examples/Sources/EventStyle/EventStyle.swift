import Glibc
import WilletClient

/// The four events of the classic interface, on one message there and back: `event-style ws://localhost:8080/echo`.
@main
struct EventStyle {
    static func main() async {
        do {
            try await run(url: CommandLine.arguments.dropFirst().first ?? "ws://localhost:8080/echo")
        } catch {
            print("\(error)")
            exit(1)
        }
    }

    static func run(url: String) async throws {
        var configuration = Configuration()
        configuration.reconnect = .never
        let client = try WebSocketClient(url: url, configuration: configuration)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        // The client holds its handlers, so a handler holds the client weakly.
        client.onOpened { [weak client] handshake in
            print("opened: \(handshake.url)")
            _ = try? client?.enqueue(.text("hello"))
        }
        client.onMessage { [weak client] message, queued in
            print("message: \(message.text ?? "\(message.count) bytes"), \(queued) behind it")
            client?.post(.disconnect(CloseFrame(code: .normalClosure)))
        }
        client.onError { error in print("error: \(error)") }
        client.onClosed { closed in
            print("closed: \(closed.reason), \(closed.code)")
            end.finish()
        }
        try await client.connect()
        for await _ in ended {}
    }
}
