/// What is sent: made up, always the same, and compressible or not.
enum Content {
    /// Text of a length in bytes that compresses well, with characters of one to four bytes.
    static func text(_ count: Int) -> String {
        let line = "{\"stream\":\"btcusdt@aggTrade\",\"price\":\"67012.10\",\"note\":\"Grüße, 世界 🌍\"}\n"
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + line.utf8.count)
        while bytes.count + line.utf8.count <= count { bytes.append(contentsOf: line.utf8) }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "."), count: count - bytes.count))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes that do not compress (a xorshift generator).
    static func bytes(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            withUnsafeBytes(of: state) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
