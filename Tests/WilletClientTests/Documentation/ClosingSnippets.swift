import WilletClient

enum ClosingSnippets {
    static func goodbye(_ client: WebSocketClient) async throws {
        let end = try await client.disconnect(code: .goingAway, reason: "restarting")
        print("the server answered \(end.code), clean: \(end.wasClean)")
    }

    static func forGood(_ client: WebSocketClient) async {
        client.finish()
        for await event in client.events {
            if case .closed(let end) = event { print("closed with \(end.code)") }
        }
    }
}
