import Testing
import WilletProtocol

@Suite("Base64 (RFC 4648, section 4)")
struct Base64Tests {
    @Test(
        "The vectors of section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test("Every letter of the alphabet")
    func alphabet() {
        // The values 0 to 63, four at a time in three octets.
        let octets = stride(from: 0, to: 64, by: 4).flatMap { value -> [UInt8] in
            let group = UInt32(value) << 18 | UInt32(value + 1) << 12 | UInt32(value + 2) << 6 | UInt32(value + 3)
            return [16, 8, 0].map { UInt8(truncatingIfNeeded: group >> $0) }
        }
        #expect(Base64.decode(Base64.encode(octets).utf8) == octets)
        #expect(Base64.encode(octets) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }

    @Test("High bits do not spill over")
    func highBits() {
        #expect(Base64.encode([0xFF]) == "/w==")
        #expect(Base64.encode([0xFF, 0xFF]) == "//8=")
        #expect(Base64.encode([0xFF, 0xFF, 0xFF]) == "////")
    }

    @Test(
        "What is no base64 is not decoded",
        arguments: [
            "Z", "Zg", "Zg=", "Zh==", "Zm9=", "=", "====", "A===", "Zg==Zg==", "Zg==Zm9v", "Zm9v====", "Zm 9", "Zm9v\n",
            "Zm-_",
        ]
    )
    func nothing(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
