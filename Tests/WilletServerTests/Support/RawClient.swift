import NIOCore
import NIOPosix
import NIOSSL

@testable import WilletServer

/// A client that knows nothing of WebSocket: it writes bytes as they are given and reads bytes as they come.
final class RawClient {
    enum Failure: Error, Equatable {
        /// The server closed before that many bytes were there.
        case ended(after: [UInt8])
    }

    private let channel: any Channel
    private var incoming: AsyncThrowingStream<[UInt8], any Error>.AsyncIterator
    private var received = ByteBuffer()

    /// A handshake's request, with the key of RFC 6455, section 1.3.
    static func request(_ target: String, _ fields: String...) -> String {
        """
        GET \(target) HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: keep-alive, Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \(fields.map { "\($0)\r\n" }.joined())\r

        """
    }

    /// Connects by TCP. One that does not read leaves all that comes in the socket's buffer.
    init(to server: WebSocketServer, tls: Bool = false, reads: Bool = true) async throws {
        let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        incoming = stream.makeAsyncIterator()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if tls {
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(Reader(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: server.port)
            .get()
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Connects and does the handshake.
    static func upgraded(
        to server: WebSocketServer,
        _ target: String,
        tls: Bool = false
    ) async throws -> RawClient {
        let client = try await RawClient(to: server, tls: tls)
        try await client.send(request(target))
        _ = try await client.head()
        return client
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends one frame, masked with a key of zeros, which leaves the payload readable.
    func send(frame first: UInt8, _ payload: [UInt8] = []) async throws {
        try await send(masked(first, payload))
    }

    func send(text: String) async throws {
        try await send(frame: 0x81, Array(text.utf8))
    }

    /// Answers the server's Close. A machine under load may be so late that the server waits for it no longer.
    func answerClose() async {
        try? await send(frame: 0x88, [0x03, 0xE8])
    }

    func close() async throws {
        try await channel.close()
    }

    /// How many bytes were sent but not taken by the system yet.
    func unsentBytes() async throws -> Int {
        try await channel.getOption(.bufferedWritableBytes).get()
    }

    /// Sends without waiting for the system to take the bytes.
    func sendWithoutWaiting(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    func read(_ count: Int) async throws -> [UInt8] {
        while true {
            if let bytes = received.readBytes(length: count) { return bytes }
            guard let more = try await incoming.next() else {
                throw Failure.ended(after: Array(received.readableBytesView))
            }
            received.discardReadBytes()
            received.writeBytes(more)
        }
    }

    /// Reads up to and with the empty line that ends a response's head.
    func head() async throws -> String {
        var text: [UInt8] = []
        while !text.suffix(4).elementsEqual("\r\n\r\n".utf8) { text += try await read(1) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads until the server closes.
    func rest() async throws -> [UInt8] {
        while let more = try await incoming.next() { received.writeBytes(more) }
        return received.readBytes(length: received.readableBytes) ?? []
    }

    /// Reads one frame that is not masked: its first byte and its payload.
    func frame() async throws -> (first: UInt8, payload: [UInt8]) {
        let header = try await read(2)
        var size = Int(header[1])
        if size >= 126 {
            size = try await read(size == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return (header[0], try await read(size))
    }

    /// Reads a frame that must be a whole text message.
    func text() async throws -> String {
        let frame = try await frame()
        return frame.first == 0x81 ? String(decoding: frame.payload, as: UTF8.self) : "not a text: \(frame)"
    }

    /// Reads a frame that must be a Close, and returns its code.
    func closeCode() async throws -> Int? {
        let frame = try await frame()
        guard frame.first == 0x88, frame.payload.count >= 2 else { return nil }
        return Int(frame.payload[0]) << 8 | Int(frame.payload[1])
    }
}

/// A frame as clients send it, its masking key four zeros.
func masked(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    let size: [UInt8] =
        switch count {
        case ..<126: [UInt8(count) | 0x80]
        case ..<65_536: [0xFE, UInt8(count >> 8), UInt8(count & 0xFF)]
        default: [0xFF] + (0..<8).map { UInt8(truncatingIfNeeded: count >> ((7 - $0) * 8)) }
        }
    return [first] + size + [0, 0, 0, 0] + payload
}

private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation

    init(_ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation) {
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A copy: the buffer is the event loop's, which uses it again where it seems to be free, and a thread that lets go
        // of it is not seen to by ThreadSanitizer.
        continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A server that just closes its socket after TLS is not what these tests look at.
        if case .uncleanShutdown? = error as? NIOSSLError { return }
        continuation.finish(throwing: error)
        context.close(promise: nil)
    }
}
