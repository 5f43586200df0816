import NIOCore
import NIOWebSocket

/// Many text frames in one buffer: a write for each frame would take most of the time of a fast feed.
struct FrameBatch {
    private(set) var buffer: ByteBuffer

    init(capacity: Int) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// Appends the frame of a whole text message.
    mutating func append(text: ByteBuffer) {
        let size = text.readableBytes
        buffer.writeInteger(0x81 as UInt8)
        switch size {
        case ..<126:
            buffer.writeInteger(UInt8(size))
        case ..<65_536:
            buffer.writeInteger(126 as UInt8)
            buffer.writeInteger(UInt16(size))
        default:
            buffer.writeInteger(127 as UInt8)
            buffer.writeInteger(UInt64(size))
        }
        buffer.writeImmutableBuffer(text)
    }

    /// Where such buffers enter the pipeline: past the handlers that take messages and frames.
    static func entry(_ context: ChannelHandlerContext) throws -> ChannelHandlerContext {
        try context.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
    }
}
