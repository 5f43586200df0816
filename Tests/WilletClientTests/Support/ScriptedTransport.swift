import Dispatch
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import WilletProtocol

@testable import WilletClient

/// A transport without sockets, and a clock that a test moves: the client's dialer, and the far end of its channels.
final class ScriptedTransport: Sendable {
    /// One call of the dialer.
    struct Dial: Sendable {
        var channel: NIOAsyncTestingChannel
        var promise: EventLoopPromise<any Channel>
        var writes: WriteGate
    }

    let loop = NIOAsyncTestingEventLoop()
    private let triesTwoAddresses: Bool
    private let dials = NIOLockedValueBox<[Int: Dial]>([:])
    private let counter = NIOLockedValueBox(0)

    /// - Parameter triesTwoAddresses: whether a host has an address that refuses, which is tried first.
    init(triesTwoAddresses: Bool = true) { self.triesTwoAddresses = triesTwoAddresses }

    /// A client that is let go leaves it to its loop to close what is open: the loop is turned once more, for good.
    deinit {
        for dial in dials.withLockedValue({ $0.values }) { dial.promise.fail(ChannelError.eof) }
        loop.shutdownGracefully(queue: .global()) { _ in }
    }

    var dialCount: Int { counter.withLockedValue { $0 } }
    var newest: Dial? { dials.withLockedValue { $0[dialCount] } }

    /// The dial with a number, from 1.
    func dial(_ number: Int) -> Dial {
        guard let dial = dials.withLockedValue({ $0[number] }) else {
            preconditionFailure("there was no dial \(number)")
        }
        return dial
    }

    /// How many connections there are.
    var activeCount: Int { dials.withLockedValue { $0.values.count { $0.channel.isActive } } }

    /// Forgets all dials but the newest.
    func forgetOld() { dials.withLockedValue { dials in dials = dials.filter { $0.key == dialCount } } }

    var dialer: Dialer {
        Dialer { [self] _, _, _, setUp in
            let writes = WriteGate()
            let channel = NIOAsyncTestingChannel(loop: loop)
            let promise = loop.makePromise(of: (any Channel).self)
            let number = counter.withLockedValue { count in
                count += 1
                return count
            }
            dials.withLockedValue { $0[number] = Dial(channel: channel, promise: promise, writes: writes) }
            guard triesTwoAddresses else { return setUp(channel).flatMap { promise.futureResult } }
            // The first of the host's addresses is one that refuses.
            let loser = NIOAsyncTestingChannel(loop: loop)
            return setUp(loser)
                .flatMap {
                    loser.close(promise: nil)
                    return setUp(channel)
                }
                .flatMap { promise.futureResult }
        }
    }

    var environment: Environment {
        Environment(
            dialer: dialer,
            random: { 1 },
            nonce: { [UInt8](repeating: 7, count: 16) },
            wallClock: { Timestamp(nanoseconds: 0) }
        )
    }

    static let head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + HandshakeResponse.accept(forKey: Base64.encode([UInt8](repeating: 7, count: 16))) + "\r\n\r\n"

    // MARK: The far end

    /// Lets the newest dial have its TCP connection.
    func connect() async throws {
        guard let dial = newest else { return }
        try await onLoop {
            try dial.channel.pipeline.syncOperations.addHandler(dial.writes, position: .first)
            try dial.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            dial.promise.succeed(dial.channel)
        }
    }

    /// Answers the newest dial with a handshake, and with bytes in the same segment.
    func open(followedBy bytes: [UInt8] = []) async throws {
        try await connect()
        try await receive(Array(Self.head.utf8) + bytes)
        if let dial = newest { _ = try await onLoop { dial.writes.takeFrames() } }
    }

    func refuse(_ error: any Error = ChannelError.eof) async throws {
        let promise = newest?.promise
        try await onLoop { promise?.fail(error) }
    }

    /// The client reads bytes, on the newest connection or on another one.
    func receive(_ bytes: [UInt8], on number: Int? = nil) async throws {
        guard let dial = number.map(dial) ?? newest else { return }
        try await onLoop {
            let pipeline = dial.channel.pipeline.syncOperations
            pipeline.fireChannelRead(NIOAny(ByteBuffer(bytes: bytes)))
            pipeline.fireChannelReadComplete()
        }
    }

    /// The transport ends.
    func end(_ number: Int? = nil) async throws {
        guard let dial = number.map(dial) ?? newest else { return }
        try await onLoop { dial.channel.close(promise: nil) }
    }

    /// What the client wrote on the newest connection since the last call: frames, one element for each.
    func frames(_ number: Int? = nil) async throws -> [WriteGate.Frame] {
        guard let dial = number.map(dial) ?? newest else { return [] }
        return try await onLoop { dial.writes.takeFrames() }
    }

    func advance(_ time: Duration) async { await loop.advanceTime(by: TimeAmount(time)) }

    @discardableResult
    func onLoop<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        let result = try await loop.executeInContext(body)
        await loop.run()
        return result
    }
}

/// Sits at the socket's place: keeps what is written, and can hold up the writes as a full socket does.
///
/// Unchecked, because the compiler cannot see that everything here runs on the event loop of its channel.
final class WriteGate: ChannelOutboundHandler, @unchecked Sendable {
    typealias OutboundIn = ByteBuffer

    /// A frame that the client wrote, unmasked.
    struct Frame: Equatable, Sendable, CustomStringConvertible {
        var opcode: UInt8
        var payload: [UInt8]
        /// The number of the write that it was a part of.
        var write: Int

        var text: String { String(decoding: payload, as: UTF8.self) }
        var description: String { "\(opcode):\(text)" }
        /// The code of a Close frame.
        var code: Int { payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 0 }
    }

    /// Whether writes are held up.
    var holds = false
    /// Whether the transport ends with the next write.
    var closesOnWrite = false
    private var isHead = true
    private var frames: [Frame] = []
    private var writes = 0
    private var held: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = unwrapOutboundIn(data)
        if isHead {
            isHead = !buffer.readableBytesView.suffix(4).elementsEqual("\r\n\r\n".utf8)
        } else {
            writes += 1
            while buffer.readableBytes > 0, let frame = Self.readFrame(&buffer, writes) { frames.append(frame) }
        }
        if closesOnWrite {
            promise?.fail(ChannelError.ioOnClosedChannel)
            context.close(promise: nil)
            return
        }
        guard let promise else { return }
        if holds { held.append(promise) } else { promise.succeed() }
    }

    func flush(context: ChannelHandlerContext) {}

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all else {
            promise?.succeed()
            return
        }
        failHeld()
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { failHeld() }

    /// What was held up has reached the socket.
    func release() {
        holds = false
        let promises = held
        held = []
        for promise in promises { promise.succeed() }
    }

    private func failHeld() {
        let promises = held
        held = []
        for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
    }

    func takeFrames() -> [Frame] {
        let taken = frames
        frames = []
        return taken
    }

    private static func readFrame(_ buffer: inout ByteBuffer, _ write: Int) -> Frame? {
        guard let start = buffer.readBytes(length: 2) else { return nil }
        var length = Int(start[1] & 0x7F)
        if length >= 126 {
            let bytes = buffer.readBytes(length: length == 126 ? 2 : 8) ?? []
            length = bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let key = buffer.readBytes(length: 4), let masked = buffer.readBytes(length: length) else { return nil }
        let payload = masked.enumerated().map { $0.element ^ key[$0.offset % 4] }
        return Frame(opcode: start[0] & 0xF, payload: payload, write: write)
    }
}
