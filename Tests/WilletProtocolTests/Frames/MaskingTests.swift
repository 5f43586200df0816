import TestSupport
import Testing
import WilletProtocol

@Suite("Masking (RFC 6455, section 5.3)")
struct MaskingTests {
    /// `transformed-octet-i = original-octet-i XOR masking-key-octet-(i MOD 4)`.
    static func mask(_ bytes: some Collection<UInt8>, key: UInt32) -> [UInt8] {
        let octets = ServerFrame.bigEndian(UInt64(key), octets: 4)
        return bytes.enumerated().map { $1 ^ octets[$0 % 4] }
    }

    @Test(
        "Each length, wherever source and destination lie, is masked and nothing beside it written",
        arguments: 0...70
    )
    func everyLength(length: Int) {
        var generator = SeededGenerator(seed: length)
        for sourceOffset in 0..<8 {
            for destinationOffset in 0..<8 {
                let key = UInt32.random(in: 0...UInt32.max, using: &generator)
                let source = generator.bytes(sourceOffset + length)
                var destination = [UInt8](repeating: 0xEE, count: destinationOffset + length + 8)
                source.withUnsafeBytes { from in
                    destination.withUnsafeMutableBytes { to in
                        guard let start = to.baseAddress else { return }
                        Masking.copy(
                            UnsafeRawBufferPointer(rebasing: from[sourceOffset...]),
                            to: start + destinationOffset,
                            key: key
                        )
                    }
                }
                var expected = [UInt8](repeating: 0xEE, count: destinationOffset)
                expected += Self.mask(source[sourceOffset...], key: key)
                expected += [UInt8](repeating: 0xEE, count: 8)
                #expect(destination == expected)
            }
        }
    }

    @Test("Masking twice gives the original")
    func involution() {
        let bytes = Array(0...UInt8.max)
        #expect(Self.copy(Self.copy(bytes, key: 0x37FA_213D), key: 0x37FA_213D) == bytes)
    }

    private static func copy(_ bytes: [UInt8], key: UInt32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            bytes.withUnsafeBytes { Masking.copy($0, to: UnsafeMutableRawPointer(start), key: key) }
            count = bytes.count
        }
    }
}
