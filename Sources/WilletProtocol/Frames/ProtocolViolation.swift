/// How a peer broke RFC 6455 or one of our limits; each fails the connection with ``closeCode``.
public enum ProtocolViolation: Error, Hashable, Sendable {
    /// A server's frame was masked (section 5.1).
    case maskedFrame
    /// A reserved bit was set that no extension gave a meaning, or on a control frame (section 5.2).
    case reservedBits
    /// An opcode that is not defined (section 5.2).
    case reservedOpcode(UInt8)
    /// A control frame without FIN (section 5.5).
    case fragmentedControlFrame
    /// A control frame with more than 125 bytes (section 5.5).
    case controlFrameTooLong
    /// A length that was not written in the fewest bytes (section 5.2).
    case lengthNotMinimal
    /// A 64-bit length with its top bit set (section 5.2).
    case lengthTopBitSet
    /// A continuation frame with nothing to continue (section 5.4).
    case unexpectedContinuation
    /// A new message inside a fragmented one (section 5.4).
    case interruptedMessage
    /// A Close frame with one byte of payload (section 5.5.1).
    case truncatedClosePayload
    /// A Close frame with a code that must not be sent (section 7.4).
    case invalidCloseCode(CloseCode)
    /// Text, or a close reason, that is not UTF-8 (section 8.1).
    case invalidUTF8
    /// A compressed message that is no DEFLATE data (RFC 7692, section 7.2.2).
    case invalidCompression
    /// A message longer than the limit, in bytes.
    case messageTooBig(limit: Int)
    /// A message in more fragments than the limit.
    case tooManyFragments(limit: Int)

    /// The code that the connection is failed with: 1002, 1007 or 1009.
    public var closeCode: CloseCode {
        switch self {
        case .invalidUTF8, .invalidCompression: .invalidPayload
        case .messageTooBig, .tooManyFragments: .messageTooBig
        case .maskedFrame, .reservedBits, .reservedOpcode, .fragmentedControlFrame, .controlFrameTooLong,
            .lengthNotMinimal, .lengthTopBitSet, .unexpectedContinuation, .interruptedMessage, .truncatedClosePayload,
            .invalidCloseCode:
            .protocolError
        }
    }
}

extension ProtocolViolation: CustomStringConvertible {
    /// What the peer did, in words that fit a Close frame's reason.
    public var description: String {
        switch self {
        case .maskedFrame: "masked frame from a server"
        case .reservedBits: "reserved bit set"
        case .reservedOpcode(let opcode): "reserved opcode \(opcode)"
        case .fragmentedControlFrame: "fragmented control frame"
        case .controlFrameTooLong: "control frame over 125 bytes"
        case .lengthNotMinimal: "length not in its shortest form"
        case .lengthTopBitSet: "length with its top bit set"
        case .unexpectedContinuation: "continuation without a message"
        case .interruptedMessage: "new message inside a fragmented one"
        case .truncatedClosePayload: "close frame with one byte"
        case .invalidCloseCode(let code): "invalid close code \(code)"
        case .invalidUTF8: "invalid UTF-8"
        case .invalidCompression: "invalid compressed data"
        case .messageTooBig(let limit): "message over \(limit) bytes"
        case .tooManyFragments(let limit): "message in over \(limit) fragments"
        }
    }
}
