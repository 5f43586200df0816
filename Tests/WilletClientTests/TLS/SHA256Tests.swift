import TestSupport
import Testing

@testable import WilletClient

@Suite("SHA-256 (RFC 6234)")
struct SHA256Tests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "The published vectors",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "0123456701234567012345670123456701234567012345670123456701234567", count: 10),
                "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"
            ),
        ]
    )
    func vectors(message: String, digest: String) {
        #expect(hex(SHA256.digest(Array(message.utf8))) == digest)
    }

    @Test("What sha256sum says, for each length around the ends of blocks")
    func anotherImplementation() throws {
        for length in [54, 55, 56, 57, 63, 64, 65, 119, 120, 1000] {
            let program = try Spawn(["sh", "-c", "head -c \(length) /dev/zero | sha256sum"])
            #expect(program.output.hasPrefix(hex(SHA256.digest([UInt8](repeating: 0, count: length)))))
        }
    }
}
