/// Masking of what a client sends (RFC 6455, section 5.3), eight octets at a time.
package enum Masking {
    /// Copies a payload and masks the copy.
    ///
    /// - Parameters:
    ///   - source: the payload.
    ///   - destination: room for at least as many bytes.
    ///   - key: the masking key; its most significant octet is the first on the wire.
    package static func copy(
        _ source: UnsafeRawBufferPointer,
        to destination: UnsafeMutableRawPointer,
        key: UInt32
    ) {
        let pattern = key.bigEndian
        let wide = UInt64(pattern) << 32 | UInt64(pattern)
        let count = source.count
        var index = 0
        while index &+ 8 <= count {
            let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            destination.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            let octet = UInt8(truncatingIfNeeded: key >> UInt32(24 &- 8 &* (index & 3)))
            destination.storeBytes(of: source[index] ^ octet, toByteOffset: index, as: UInt8.self)
            index &+= 1
        }
    }
}
