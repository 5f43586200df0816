import NIOCore

/// Stands in front of the HTTP parser and gives it an answer line by line: so the parser never holds a byte behind the
/// head, and whatever follows it in the same segment, the end of the transport included, finds the handlers in place
/// that it is for.
final class HandshakeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// How large the head of an answer may be, in bytes, the informational ones before it included.
    static let maximumHead = 64 << 10
    /// How many fields the head of an answer may have.
    static let maximumFields = 128

    /// The head of the answer does not end.
    struct HeadTooLong: Error {}

    private enum Phase {
        /// The head is awaited; so many bytes of it, and of the informational ones before it, have come.
        case head(Int)
        /// The answer refuses: its body is the parser's.
        case body
        /// The answer grants: the rest is for whoever comes next in the pipeline by now.
        case open
        case failed
    }

    private var phase = Phase.head(0)

    /// The head of an answer is read that refuses.
    func passBody() { phase = .body }

    /// The head of an answer is read that grants what was asked for.
    func open() { phase = .open }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while case .head(let count) = phase, let part = Self.readLine(&buffer) {
            // The parser has bounds on fields, but none on the status line.
            guard count + part.readableBytes <= Self.maximumHead else {
                phase = .failed
                context.fireErrorCaught(HeadTooLong())
                return
            }
            phase = .head(count + part.readableBytes)
            context.fireChannelRead(wrapInboundOut(part))
        }
        switch phase {
        case .head, .failed:
            break
        case .body:
            if buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(buffer)) }
        case .open:
            if buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(buffer)) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }

    /// A line with its end, or what there is of it.
    private static func readLine(_ buffer: inout ByteBuffer) -> ByteBuffer? {
        guard buffer.readableBytes > 0 else { return nil }
        let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 - buffer.readerIndex }
        return buffer.readSlice(length: end ?? buffer.readableBytes)
    }
}
