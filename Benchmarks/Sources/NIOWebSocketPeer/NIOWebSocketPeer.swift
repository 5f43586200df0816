import Foundation
import NIOCore
import NIOPosix
import NIOWebSocket

/// NIOWebSocket, as a peer: `nio-websocket-peer receive|send|echo PORT SIZE COUNT`.
@main
struct NIOWebSocketPeer {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, let mode = PeerHandler.Mode(rawValue: arguments[1]), let port = Int(arguments[2]),
            let size = Int(arguments[3]), let count = Int(arguments[4])
        else {
            FileHandle.standardError.write(Data("usage: nio-websocket-peer receive|send|echo PORT SIZE COUNT\n".utf8))
            exit(2)
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65_536, maximum: 262_144)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = UpgradeHandler { PeerHandler(mode, size: size, count: count) }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        try bootstrap.connect(host: "127.0.0.1", port: port).wait().closeFuture.wait()
    }
}

/// The opening handshake by hand: NIO's own upgrade loses the order of bytes that follow the answer at once.
final class UpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let makePeer: () -> PeerHandler
    private var head = ByteBuffer()

    init(_ makePeer: @escaping () -> PeerHandler) { self.makePeer = makePeer }

    func channelActive(context: ChannelHandlerContext) {
        let request = """
            GET / HTTP/1.1\r
            Host: 127.0.0.1\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r

            """
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        head.writeImmutableBuffer(unwrapInboundIn(data))
        guard let end = head.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        head.moveReaderIndex(to: end.upperBound)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(WebSocketFrameEncoder())
            try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 30)))
            try pipeline.addHandler(makePeer())
        } catch {
            return context.close(promise: nil)
        }
        context.fireChannelRead(wrapInboundOut(head))
        pipeline.removeHandler(self, promise: nil)
    }
}

/// What the peer does with its connection.
final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    enum Mode: String, Sendable { case receive, send, echo }

    private let mode: Mode
    private let count: Int
    private let payload: ByteBuffer
    private var start = ContinuousClock.now
    private var began = ContinuousClock.now
    private var messages = 0
    private var bytes = 0
    private var sent = 0
    private var times: [Double] = []

    init(_ mode: Mode, size: Int, count: Int) {
        self.mode = mode
        self.count = count
        payload = ByteBuffer(string: String(repeating: "x", count: size))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        start = .now
        switch mode {
        case .receive: break
        case .send: send(context)
        case .echo: next(context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.opcode != .connectionClose else {
            if mode == .receive { finish("\"messages\":\(messages),\"bytes\":\(bytes),\"seconds\":\(seconds(start))") }
            context.writeAndFlush(wrapOutboundOut(close), promise: nil)
            return
        }
        messages += 1
        bytes += frame.data.readableBytes
        guard mode == .echo else { return }
        times.append(seconds(began) * 1e6)
        guard times.count == count else { return next(context) }
        times.sort()
        finish("\"p50\":\(times[count / 2]),\"p99\":\(times[count * 99 / 100]),\"max\":\(times[count - 1])")
        context.writeAndFlush(wrapOutboundOut(close), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if mode == .send { send(context) }
    }

    private func next(_ context: ChannelHandlerContext) {
        began = .now
        context.writeAndFlush(wrapOutboundOut(message), promise: nil)
    }

    /// As many as the channel takes, with one flush for a few.
    private func send(_ context: ChannelHandlerContext) {
        while sent < count, context.channel.isWritable {
            sent += 1
            if sent == count {
                let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.writeAndFlush(wrapOutboundOut(message)).whenComplete { _ in
                    let (peer, context) = handler.value
                    peer.finish(
                        "\"messages\":\(peer.count),\"bytes\":\(peer.count * peer.payload.readableBytes)"
                            + ",\"seconds\":\(peer.seconds(peer.start))"
                    )
                    context.writeAndFlush(peer.wrapOutboundOut(peer.close), promise: nil)
                }
            } else {
                context.write(wrapOutboundOut(message), promise: nil)
                if sent % 32 == 0 { context.flush() }
            }
        }
        context.flush()
    }

    private var message: WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: payload)
    }

    private var close: WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: ByteBuffer(bytes: [0x03, 0xE8]))
    }

    private func seconds(_ start: ContinuousClock.Instant) -> Double { (.now - start) / .seconds(1) }

    private func finish(_ fields: String) { print("{\(fields)}") }
}
