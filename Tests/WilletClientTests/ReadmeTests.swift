import Testing
import WilletClient
import WilletServer

@Suite("The README's example")
struct ReadmeTests {
    @Test("connects, subscribes, sends and reads, with the public interface alone")
    func example() async throws {
        let server = try await WebSocketServer.start()
        var configuration = Configuration()
        configuration.onOpen = [.text(#"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#)]
        let client = try WebSocketClient(url: "\(server.url)/echo", configuration: configuration)
        try await client.connect()
        try await client.send(.text("hello"))
        var texts: [String] = []
        for await message in client.messages {
            texts.append(message.text ?? "\(message.count) bytes")
            if texts.count == 2 { try await client.disconnect() }
        }
        #expect(texts == [#"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#, "hello"])
        await server.stop()
    }
}
