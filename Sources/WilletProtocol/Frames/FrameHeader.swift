/// The header of a frame that a server sent (RFC 6455, section 5.2).
package struct FrameHeader: Equatable, Sendable {
    package var opcode: Opcode
    package var isFinal: Bool
    /// RSV1 on a message's first frame: the message is compressed (RFC 7692, section 6).
    package var isCompressed = false
    /// The payload's length in bytes; it fits an `Int` and is not believed until the bytes are there.
    package var length: Int

    /// How a look at the first bytes of a frame can end.
    package enum ParseResult: Equatable, Sendable {
        /// More bytes are needed.
        case incomplete
        /// The header, and how many bytes it took.
        case complete(FrameHeader, size: Int)
        case violation(ProtocolViolation)
    }

    /// Reads a header. What can be judged from the first byte or two is judged at once.
    ///
    /// - Parameter allowsCompression: whether permessage-deflate was agreed on, so that RSV1 has a meaning.
    @inline(__always)
    package static func parse(_ bytes: UnsafeRawBufferPointer, allowsCompression: Bool = false) -> ParseResult {
        guard let first = bytes.first else { return .incomplete }
        let isCompressed = first & 0x40 != 0
        guard first & 0x30 == 0, !isCompressed || allowsCompression else { return .violation(.reservedBits) }
        guard let opcode = Opcode(rawValue: first & 0xF) else { return .violation(.reservedOpcode(first & 0xF)) }
        guard !isCompressed || opcode == .text || opcode == .binary else { return .violation(.reservedBits) }
        let isFinal = first & 0x80 != 0
        guard isFinal || !opcode.isControl else { return .violation(.fragmentedControlFrame) }
        guard bytes.count >= 2 else { return .incomplete }

        let second = bytes[1]
        guard second & 0x80 == 0 else { return .violation(.maskedFrame) }
        guard second <= 125 || !opcode.isControl else { return .violation(.controlFrameTooLong) }
        switch second {
        case 126:
            guard bytes.count >= 4 else { return .incomplete }
            let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            guard length > 125 else { return .violation(.lengthNotMinimal) }
            return .complete(
                FrameHeader(opcode: opcode, isFinal: isFinal, isCompressed: isCompressed, length: Int(length)),
                size: 4
            )
        case 127:
            if bytes.count >= 3, bytes[2] & 0x80 != 0 { return .violation(.lengthTopBitSet) }
            guard bytes.count >= 10 else { return .incomplete }
            let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length > 0xFFFF else { return .violation(.lengthNotMinimal) }
            return .complete(
                FrameHeader(opcode: opcode, isFinal: isFinal, isCompressed: isCompressed, length: Int(length)),
                size: 10
            )
        default:
            return .complete(
                FrameHeader(opcode: opcode, isFinal: isFinal, isCompressed: isCompressed, length: Int(second)),
                size: 2
            )
        }
    }
}
