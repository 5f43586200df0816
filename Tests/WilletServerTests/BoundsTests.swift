import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import WilletServer

/// What happens in time, by a clock that the test moves.
@Suite("Bounds")
struct BoundsTests {
    @Test("Who asks for nothing within the time is disconnected")
    func requestTimeout() throws {
        let channel = try connected(RefusalHandler(timeout: .seconds(10)))
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(9999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test("Who leaves a Close unanswered is disconnected after 5 s, and gets nothing more before")
    func closeTimeout() throws {
        let channel = try connected(MessageHandler(maximumMessageSize: 10), EchoHandler())
        channel.triggerUserOutboundEvent(CloseRequest(.normalClosure), promise: nil)
        #expect(try channel.readOutbound(as: WebSocketFrame.self)?.opcode == .connectionClose)
        try channel.writeInbound(WebSocketFrame.client(fin: true, .text, [0x61]))
        channel.triggerUserOutboundEvent(CloseRequest(.goingAway), promise: nil)
        #expect(try channel.readOutbound(as: WebSocketFrame.self) == nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(4999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test("The feed skips trades while a client is not writable, and goes on at its rate afterwards")
    func slowSubscriber() throws {
        let feed = MarketHandler(feed: MarketFeed(seed: 1), rate: 100)
        let channel = try connected(WebSocketFrameEncoder(), MessageHandler(maximumMessageSize: 1000), feed)
        let request = Array(#"{"id":1,"method":"SUBSCRIBE","params":["a@b"]}"#.utf8)
        try channel.writeInbound(WebSocketFrame.client(fin: true, .text, request))
        #expect(try writes(channel) > 0)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try writes(channel) == 100)
        channel.isWritable = false
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(try writes(channel) == 0)
        channel.isWritable = true
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try writes(channel) == 100)
        _ = try channel.finish()
    }

    @Test("The flood pauses while a client is not writable")
    func slowFlooded() throws {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        channel.isWritable = false
        try channel.pipeline.syncOperations.addHandlers(
            WebSocketFrameEncoder(),
            MessageHandler(maximumMessageSize: 10),
            FloodHandler(count: 1, size: 1)
        )
        channel.embeddedEventLoop.run()
        #expect(try writes(channel) == 0)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.run()
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(bytes: [0x81, 1, 0x30]))
        _ = try channel.finish()
    }

    private func connected(_ handlers: any ChannelHandler...) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandlers(handlers)
        return channel
    }

    /// How many buffers went out since the last look.
    private func writes(_ channel: EmbeddedChannel) throws -> Int {
        var count = 0
        while try channel.readOutbound(as: ByteBuffer.self) != nil { count += 1 }
        return count
    }
}
