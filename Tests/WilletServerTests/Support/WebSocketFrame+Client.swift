import NIOCore
import NIOWebSocket

extension WebSocketFrame {
    /// A frame as the decoder hands it on, its masking key four zeros.
    static func client(fin: Bool, _ opcode: WebSocketOpcode, _ payload: [UInt8]) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: opcode, maskKey: [0, 0, 0, 0], data: ByteBuffer(bytes: payload))
    }
}
