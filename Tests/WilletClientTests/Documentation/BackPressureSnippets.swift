import WilletClient

enum BackPressureSnippets {
    static func skipping(_ client: WebSocketClient) throws -> Int {
        var skipped = 0
        do {
            try client.enqueue(.text("a position that the next one replaces"))
        } catch .queueFull {
            skipped += 1
        }
        return skipped
    }

    static func bytes(_ client: WebSocketClient) async -> Int {
        var total = 0
        for await event in client.events {
            guard case .messages(let batch) = event else { continue }
            for index in 0..<batch.count {
                total += batch.withUnsafeBytes(at: index) { bytes in bytes.count }
            }
        }
        return total
    }

    static func shortest(_ client: WebSocketClient, _ answer: @Sendable (Message) -> Void) async {
        await withTaskExecutorPreference(client.executor) {
            for await message in client.messages { answer(message) }
        }
    }
}
