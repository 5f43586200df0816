import WilletProtocol

/// The bytes of frames as a server sends them (RFC 6455, section 5.2), written without the code under test.
enum ServerFrame {
    static func bytes(_ opcode: Opcode, isFinal: Bool = true, _ payload: some Collection<UInt8> = []) -> [UInt8] {
        [(isFinal ? 0x80 : 0) | opcode.rawValue] + length(payload.count) + Array(payload)
    }

    /// The second octet of the header and the extended length, in the fewest octets.
    static func length(_ count: Int) -> [UInt8] {
        if count <= 125 { return [UInt8(count)] }
        if count <= 0xFFFF { return [126] + bigEndian(UInt64(count), octets: 2) }
        return [127] + bigEndian(UInt64(count), octets: 8)
    }

    static func bigEndian(_ value: UInt64, octets: Int) -> [UInt8] {
        (0..<octets).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    static func text(_ text: String, isFinal: Bool = true) -> [UInt8] { bytes(.text, isFinal: isFinal, text.utf8) }

    static func ping(_ payload: some Collection<UInt8> = []) -> [UInt8] { bytes(.ping, payload) }

    static func pong(_ payload: some Collection<UInt8> = []) -> [UInt8] { bytes(.pong, payload) }

    static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
        bytes(.close, bigEndian(UInt64(code), octets: 2) + Array(reason.utf8))
    }
}
