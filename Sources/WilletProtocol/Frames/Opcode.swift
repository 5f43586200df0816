/// What a frame carries (RFC 6455, section 5.2). The other ten values are reserved: a peer that uses one is failed.
public enum Opcode: UInt8, Sendable, Hashable, CaseIterable {
    /// A further fragment of the message that an earlier frame began.
    case continuation = 0x0
    /// UTF-8 text.
    case text = 0x1
    /// Bytes of any kind.
    case binary = 0x2
    /// The closing handshake (section 5.5.1).
    case close = 0x8
    /// A ping (section 5.5.2).
    case ping = 0x9
    /// A pong (section 5.5.3).
    case pong = 0xA

    /// Whether this is a control opcode: never fragmented, at most 125 bytes of payload (section 5.5).
    public var isControl: Bool { rawValue & 0x8 != 0 }
}
