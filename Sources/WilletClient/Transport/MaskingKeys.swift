import Glibc

/// Unpredictable masking keys (RFC 6455, section 5.3) from the system's generator, drawn in blocks: one system call for
/// each key would cost more than the frame.
struct MaskingKeys {
    private var block = [UInt32](repeating: 0, count: 512)
    private var used = 512

    mutating func next() -> UInt32 {
        if used == block.count {
            block.withUnsafeMutableBytes(SystemRandom.fill)
            used = 0
        }
        used += 1
        return block[used - 1]
    }
}

/// The system's cryptographic random numbers.
enum SystemRandom {
    /// Sixteen bytes for a handshake's key (RFC 6455, section 4.1).
    static func nonce() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes.withUnsafeMutableBytes(fill)
        return bytes
    }

    static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        // The most that one call gives (getentropy(3)).
        for start in stride(from: 0, to: buffer.count, by: 256) {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<min(start + 256, buffer.count)])
            guard getentropy(part.baseAddress, part.count) == 0 else {
                preconditionFailure("the system has no random numbers: errno \(errno)")
            }
        }
    }
}
