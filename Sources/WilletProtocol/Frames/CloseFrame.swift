/// What a Close frame says (RFC 6455, section 5.5.1).
public struct CloseFrame: Hashable, Sendable {
    /// The longest reason, in bytes of UTF-8: a control frame's 125 less the code's two.
    public static let maximumReasonLength = 123

    /// The code; ``CloseCode/noStatusReceived`` stands for a frame with an empty payload.
    public var code: CloseCode

    /// The reason, at most ``maximumReasonLength`` bytes. It is for logs: the peer chose it, so treat it as hostile.
    public var reason: String

    /// A Close frame's content; nothing is checked here, see ``validated()``.
    public init(code: CloseCode, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// A Close frame with an empty payload.
    public static let empty = CloseFrame(code: .noStatusReceived)

    /// The frame itself if it may be sent.
    ///
    /// - Throws: ``CloseFrameError`` for a code that must not be sent, or a reason that is too long.
    public func validated() throws(CloseFrameError) -> CloseFrame {
        guard code.mayBeSent else { throw .codeMustNotBeSent(code) }
        let length = reason.utf8.count
        guard length <= Self.maximumReasonLength else { throw .reasonTooLong(bytes: length) }
        return self
    }

    /// The payload: two bytes of code in network order, then the reason.
    package var payload: [UInt8] {
        guard code != .noStatusReceived else { return [] }
        return [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)] + Array(reason.utf8)
    }

    /// Reads a Close frame's payload of at most 125 bytes (sections 5.5.1, 7.4 and 8.1).
    package init(payload: [UInt8]) throws(ProtocolViolation) {
        guard payload.count != 1 else { throw .truncatedClosePayload }
        guard payload.count >= 2 else {
            self = .empty
            return
        }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayBeReceived else { throw .invalidCloseCode(code) }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .invalidUTF8 }
        self.init(code: code, reason: reason)
    }
}

/// Why a Close frame may not be sent.
public enum CloseFrameError: Error, Hashable, Sendable {
    /// 1004, 1005, 1006, 1015 and everything outside 1000–1003, 1007–1014 and 3000–4999.
    case codeMustNotBeSent(CloseCode)
    /// The reason is longer than ``CloseFrame/maximumReasonLength`` bytes of UTF-8.
    case reasonTooLong(bytes: Int)
}

extension CloseFrameError: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    public var description: String {
        switch self {
        case .codeMustNotBeSent(let code):
            "close code \(code) must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999"
        case .reasonTooLong(let bytes):
            "the close reason has \(bytes) bytes: at most \(CloseFrame.maximumReasonLength) are allowed"
        }
    }
}
