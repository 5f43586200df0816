/// Writes a client's frames: header and masked payload behind one another, so that many frames make one write.
package enum FrameSerializer {
    /// The bytes that a frame takes on the wire (RFC 6455, section 5.2): header, masking key and payload.
    @inline(__always)
    package static func length(payload: Int) -> Int {
        switch payload {
        case ...125: 6 + payload
        case ...0xFFFF: 8 + payload
        default: 14 + payload
        }
    }

    /// Writes one masked frame, which is a whole message or a control frame.
    ///
    /// - Parameters:
    ///   - opcode: the frame's opcode.
    ///   - isCompressed: whether the message is compressed (RFC 7692, section 6).
    ///   - payload: the payload before masking.
    ///   - maskingKey: four octets that nobody can foresee (section 5.3).
    ///   - buffer: room for at least ``length(payload:)`` bytes.
    /// - Returns: the number of bytes written.
    package static func write(
        _ opcode: Opcode,
        isCompressed: Bool = false,
        payload: UnsafeRawBufferPointer,
        maskingKey: UInt32,
        to buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let total = length(payload: payload.count)
        precondition(buffer.count >= total, "a frame of \(total) bytes does not fit into \(buffer.count)")
        buffer[0] = 0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue
        let header = total - payload.count
        switch header {
        case 6:
            buffer[1] = 0x80 | UInt8(payload.count)
        case 8:
            buffer[1] = 0x80 | 126
            buffer.storeBytes(of: UInt16(payload.count).bigEndian, toByteOffset: 2, as: UInt16.self)
        default:
            buffer[1] = 0x80 | 127
            buffer.storeBytes(of: UInt64(payload.count).bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        buffer.storeBytes(of: maskingKey.bigEndian, toByteOffset: header - 4, as: UInt32.self)
        if let start = buffer.baseAddress { Masking.copy(payload, to: start + header, key: maskingKey) }
        return total
    }
}
