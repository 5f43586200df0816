import NIOCore

/// Stands in front of the HTTP parser and gives it an answer line by line: so the parser never holds a byte behind the
/// head, and whatever follows a 101 in the same segment, the end of the transport included, finds the connection's own
/// handler in place.
final class HandshakeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var isOpen = false

    /// The head is read and agreed on: the rest is for whoever comes next in the pipeline by now.
    func open() { isOpen = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while !isOpen, let line = Self.readLine(&buffer) { context.fireChannelRead(wrapInboundOut(line)) }
        if buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(buffer)) }
        if isOpen { context.pipeline.syncOperations.removeHandler(self, promise: nil) }
    }

    private static func readLine(_ buffer: inout ByteBuffer) -> ByteBuffer? {
        buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n"))
            .flatMap { buffer.readSlice(length: $0 + 1 - buffer.readerIndex) }
    }
}
