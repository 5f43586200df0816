import WilletClient

enum ConnectingSnippets {
    /// The README's first lines, and the overview's.
    static func overview() async throws {
        var configuration = Configuration()
        configuration.onOpen = [.text(#"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#)]
        let client = try WebSocketClient(url: "wss://stream.example.com/ws", configuration: configuration)
        try await client.connect()
        try await client.send(.text("hello"))
        for await message in client.messages {
            print(message.text ?? "\(message.count) bytes")
        }
    }

    static func make() throws -> WebSocketClient {
        var configuration = Configuration()
        configuration.headers = [HeaderField(name: "X-Client", value: "ticker/2")]
        configuration.subprotocols = ["v2.ticker", "v1.ticker"]
        configuration.connectTimeout = .seconds(5)
        let client = try WebSocketClient(url: "wss://stream.example.com/ws", configuration: configuration)
        return client
    }

    static func refused(_ client: WebSocketClient) async throws {
        do {
            try await client.connect()
        } catch WebSocketError.rejected(let response) {
            print("refused: \(response)")
        }
    }

    static func impatient() -> Configuration {
        var configuration = Configuration()
        configuration.reconnect.maximumRetries = 3
        return configuration
    }

    static func everything(_ client: WebSocketClient) async {
        client.post(.connect)
        for await event in client.events {
            switch event {
            case .opened(let handshake):
                print("reached \(handshake.remoteAddress ?? "it"), agreed on \(handshake.subprotocol ?? "nothing")")
            case .messages(let batch):
                for index in 0..<batch.count {
                    guard let message = Message(batch, at: index) else { continue }
                    print(message.text ?? "\(message.count) bytes")
                }
            case .error(let error):
                print("went wrong: \(error)")
            case .closed(let end):
                print("closed with \(end.code)")
            default:
                break
            }
        }
    }
}
