import WilletProtocol

/// Frames as a server sends them (RFC 6455, section 5.2), written without the code under test.
enum Frames {
    static func server(
        _ opcode: Opcode,
        isFinal: Bool = true,
        isCompressed: Bool = false,
        _ payload: [UInt8]
    ) -> [UInt8] {
        let first = (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode.rawValue
        let count = UInt64(payload.count)
        let length: [UInt8] =
            switch count {
            case ...125: [UInt8(count)]
            case ...0xFFFF: [126, UInt8(count >> 8), UInt8(count & 0xFF)]
            default: [127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
            }
        return [first] + length + payload
    }
}
