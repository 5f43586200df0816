import Testing

@testable import WilletProtocol

@Suite("Compressed data")
struct CompressedDataTests {
    private static let text = Array("hello, hello, hello".utf8)
    private static let gzip: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7,
        0x51, 0xC8, 0x40, 0xA2, 0x00, 0x9F, 0xA1, 0xCA, 0x09, 0x13, 0x00, 0x00, 0x00,
    ]
    private static let zlib: [UInt8] = [
        0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xD7, 0x51, 0xC8, 0x40, 0xA2, 0x00, 0x44, 0x28, 0x06,
        0xD5,
    ]
    /// 50,000 zeros.
    private static let zeros: [UInt8] = [
        0x78, 0xDA, 0xED, 0xC1, 0x01, 0x0D, 0x00, 0x00, 0x00, 0xC2, 0xA0, 0xF7, 0x4F, 0x6D, 0x0F, 0x07,
        0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x4F, 0x06, 0xC3, 0x50, 0x00, 0x01,
    ]

    private func inflate(_ data: [UInt8], limit: Int = 1000) -> CompressedData.Inflated? {
        data.withUnsafeBytes { CompressedData.inflate($0, limit: limit) }
    }

    @Test("is inflated whole", arguments: [(gzip, CompressedData.gzip), (zlib, .zlib)])
    func whole(data: [UInt8], format: CompressedData) {
        #expect(inflate(data) == .init(format: format, bytes: Self.text, end: .complete))
        #expect(inflate(data, limit: Self.text.count)?.end == .complete)
    }

    @Test("of several members is all of them")
    func members() {
        #expect(inflate(Self.gzip + Self.gzip)?.bytes == Self.text + Self.text)
        #expect(inflate(Self.gzip + [1, 2, 3]) == .init(format: .gzip, bytes: Self.text, end: .complete))
    }

    @Test("becomes no larger than the limit", arguments: [0, 1, 100, 49_999])
    func limit(limit: Int) {
        let inflated = inflate(Self.zeros, limit: limit)
        #expect(inflated == .init(format: .zlib, bytes: Array(repeating: 0, count: limit), end: .limit))
    }

    @Test("that breaks off, or whose checksum is wrong, gives what there is")
    func broken() {
        for count in 15..<Self.gzip.count {
            let inflated = inflate(Array(Self.gzip.prefix(count)))
            #expect(inflated?.end ?? .broken == .broken)
            #expect(Self.text.starts(with: inflated?.bytes ?? []))
        }
        var wrong = Self.zlib
        wrong[wrong.count - 1] ^= 1
        #expect(inflate(wrong) == .init(format: .zlib, bytes: Self.text, end: .broken))
    }

    @Test(
        "is not what only looks like it",
        arguments: [
            [], [0x1F], [0x1F, 0x8B], [0x78, 0x9C], [0x78, 0x9C, 0xFF, 0xFF], [0x1F, 0x8B, 0, 0, 0], Array("{}".utf8),
        ]
            as [[UInt8]]
    )
    func neither(data: [UInt8]) { #expect(inflate(data) == nil) }
}
