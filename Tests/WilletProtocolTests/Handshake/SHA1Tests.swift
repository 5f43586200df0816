import Testing
import WilletProtocol

@Suite("SHA-1 (RFC 3174)")
struct SHA1Tests {
    private func hex(_ message: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(SHA1.digest(message).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    @Test(
        "The published vectors",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            (
                String(repeating: "0123456701234567012345670123456701234567012345670123456701234567", count: 10),
                "dea356a2cddd90c7a7ecedc5ebb563934f460452"
            ),
        ]
    )
    func vectors(message: String, digest: String) {
        #expect(hex(message.utf8) == digest)
    }

    /// The octets 0, 1, … 255, 0, …, in lengths around those where the padding takes one more block.
    @Test(
        "Every place of the padding",
        arguments: [
            (1, "5ba93c9db0cff93f52b521d7420e43f6eda2784f"), (55, "8ae2d46729cfe68ff927af5eec9c7d1b66d65ac2"),
            (56, "636e2ec698dac903498e648bd2f3af641d3c88cb"), (57, "7cb1330f35244b57437539253304ea78a6b7c443"),
            (63, "6d942da0c4392b123528f2905c713a3ce28364bd"), (64, "c6138d514ffa2135bfce0ed0b8fac65669917ec7"),
            (65, "69bd728ad6e13cd76ff19751fde427b00e395746"), (119, "41c89d06001bab4ab78736b44efe7ce18ce6ae08"),
            (120, "d3dbd653bd8597b7475321b60a36891278e6a04a"), (1000, "af0b191c2de46fe13fe0908f5a6a4e90e0cafc46"),
        ]
    )
    func lengths(length: Int, digest: String) {
        #expect(hex((0..<length).map { UInt8(truncatingIfNeeded: $0) }) == digest)
    }
}
