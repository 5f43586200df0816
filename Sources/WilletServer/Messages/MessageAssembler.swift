import NIOCore
import NIOWebSocket

/// Makes messages of a client's frames, and judges both by RFC 6455. A pure machine.
struct MessageAssembler {
    /// What a frame leads to.
    enum Output: Equatable {
        case message(Message)
        case ping(ByteBuffer)
        /// The client's Close; the payload to answer with.
        case close(ByteBuffer)
    }

    private enum State {
        /// Between messages. → `assembling`
        case idle
        /// Within a fragmented message. → `idle`
        case assembling(WebSocketOpcode, ByteBuffer)
    }

    private let maximumMessageSize: Int
    private var state = State.idle

    init(maximumMessageSize: Int) {
        self.maximumMessageSize = maximumMessageSize
    }

    /// Takes a frame in; throws the Close that a broken one is answered with.
    mutating func receive(_ frame: WebSocketFrame) throws(Violation) -> Output? {
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else { throw Violation(.protocolError, "reserved bit set") }
        guard frame.maskKey != nil else { throw Violation(.protocolError, "frame not masked") }
        switch frame.opcode {
        case .text, .binary:
            guard case .idle = state else { throw Violation(.protocolError, "message not finished") }
            return try add(frame, to: ByteBuffer(), of: frame.opcode)
        case .continuation:
            guard case .assembling(let opcode, let start) = state else {
                throw Violation(.protocolError, "nothing to continue")
            }
            // The state must not hold the buffer while it grows, or each fragment would copy it.
            state = .idle
            return try add(frame, to: start, of: opcode)
        case .ping:
            return .ping(frame.unmaskedData)
        case .pong:
            return nil
        case .connectionClose:
            return .close(try Self.judgeClose(frame.unmaskedData))
        default:
            throw Violation(.protocolError, "unknown opcode")
        }
    }

    private mutating func add(
        _ frame: WebSocketFrame,
        to start: consuming ByteBuffer,
        of opcode: WebSocketOpcode
    ) throws(Violation) -> Output? {
        var data = frame.unmaskedData
        guard start.readableBytes + data.readableBytes <= maximumMessageSize else {
            throw Violation(.messageTooLarge, "at most \(maximumMessageSize) bytes")
        }
        if start.readableBytes > 0 {
            start.writeBuffer(&data)
            data = start
        }
        guard frame.fin else {
            state = .assembling(opcode, data)
            return nil
        }
        guard opcode == .text else { return .message(.binary(data)) }
        guard data.isUTF8 else { throw Violation(.dataInconsistentWithMessage, "text is not UTF-8") }
        return .message(.text(data))
    }

    private static func judgeClose(_ payload: ByteBuffer) throws(Violation) -> ByteBuffer {
        var rest = payload
        guard rest.readableBytes > 0 else { return payload }
        guard let code = rest.readInteger(as: UInt16.self) else { throw Violation(.protocolError, "half a close code") }
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: break
        default: throw Violation(.protocolError, "invalid close code")
        }
        guard rest.isUTF8 else { throw Violation(.dataInconsistentWithMessage, "close reason is not UTF-8") }
        return payload
    }
}

extension ByteBuffer {
    fileprivate var isUTF8: Bool { (try? UTF8Span(validating: readableBytesUInt8Span)) != nil }
}
