/// Base64 with padding (RFC 4648, section 4), for the handshake and for binary messages in recordings; this module
/// imports nothing.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text form of bytes.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        func emit(_ characters: Int) {
            for position in 0..<4 {
                let index = Int(group >> UInt32(18 - 6 * position)) & 63
                output.append(position < characters ? alphabet[index] : UInt8(ascii: "="))
            }
        }
        for byte in bytes {
            group |= UInt32(byte) << UInt32(16 - 8 * count)
            count += 1
            if count == 3 {
                emit(4)
                group = 0
                count = 0
            }
        }
        if count > 0 { emit(count + 1) }
        return String(decoding: output, as: UTF8.self)
    }
}
