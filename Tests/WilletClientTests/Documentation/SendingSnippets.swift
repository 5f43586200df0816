import WilletClient

enum SendingSnippets {
    static func one(_ client: WebSocketClient) async throws {
        try await client.send(.text(#"{"id":7,"method":"PING"}"#))
        try await client.send(.binary([0x01, 0x02, 0x03]))
    }

    static func many(_ client: WebSocketClient) async throws {
        for number in 1...1000 {
            try await client.enqueue(waitingForRoom: .text("\(number)"))
        }
    }

    static func takenBack(_ client: WebSocketClient) throws {
        let id = try client.enqueue(.text("on second thoughts"))
        client.post(.cancel(id))
    }

    static func keep(_ configuration: inout Configuration) {
        configuration.offlineQueue = .keep(limit: 100, overflow: .refuseNewest, timeToLive: .seconds(60))
    }
}
