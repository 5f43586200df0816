import WilletClient

enum ReconnectingSnippets {
    static func patient(_ configuration: inout Configuration) {
        configuration.reconnect.baseDelay = .seconds(1)
        configuration.reconnect.maximumDelay = .seconds(60)
        configuration.reconnect.retriedCloseCodes.insert(CloseCode(rawValue: 4001))
    }

    static func goOn(_ client: WebSocketClient, after number: Int) async throws -> Int {
        var last = number
        for await event in client.events {
            switch event {
            case .opened:
                try client.enqueue(.text(#"{"since":\#(last)}"#))
            case .messages(let batch):
                last += batch.messageCount
            case .state(.waiting(let retry)):
                print("attempt \(retry.number) in \(retry.delay): \(retry.reason)")
            case .state(.closed(let end)):
                print("ended: \(end)")
            default:
                break
            }
        }
        return last
    }
}
