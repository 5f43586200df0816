/// A control frame that this side sends (RFC 6455, section 5.5).
package enum ControlFrame: Hashable, Sendable {
    case close(CloseFrame)
    /// At most ``maximumPayload`` bytes.
    case ping([UInt8])
    /// At most ``maximumPayload`` bytes.
    case pong([UInt8])

    /// The longest payload of a control frame, in bytes.
    package static let maximumPayload = 125

    package var opcode: Opcode {
        switch self {
        case .close: .close
        case .ping: .ping
        case .pong: .pong
        }
    }

    package var payload: [UInt8] {
        switch self {
        case .close(let frame): frame.payload
        case .ping(let payload), .pong(let payload): payload
        }
    }
}
