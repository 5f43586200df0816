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

    /// The value of each character; 64 for padding, 255 for what is none of them.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        values[Int(UInt8(ascii: "="))] = 64
        return values
    }()

    /// The bytes of a text form, without white space and with all of its padding; `nil` if it is none.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for character in text {
            let value = values[Int(character)]
            guard value <= 64, padding == 0 || value == 64 else { return nil }
            if value == 64 { padding += 1 }
            group = group << 6 | UInt32(value & 63)
            count += 1
            guard count == 4 else { continue }
            // Bits that no byte takes are zero, so that each value has one text alone.
            guard padding <= 2, group & (UInt32(1) << UInt32(8 * padding) - 1) == 0 else { return nil }
            for shift in [UInt32(16), 8, 0].dropLast(padding) {
                output.append(UInt8(truncatingIfNeeded: group >> shift))
            }
            (group, count) = (0, 0)
            if padding > 0 { padding = 3 }
        }
        return output
    }
}
