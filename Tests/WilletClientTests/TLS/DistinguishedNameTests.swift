import Testing

@testable import WilletClient

@Suite("Names in certificates, from their bytes")
struct DistinguishedNameTests {
    /// An element of DER with a short length.
    private static func element(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
        let content = content.flatMap(\.self)
        return [tag, UInt8(content.count)] + content
    }

    private static func attribute(_ identifier: [UInt8], _ tag: UInt8, _ text: [UInt8]) -> [UInt8] {
        element(0x31, element(0x30, element(0x06, identifier), element(tag, text)))
    }

    private static let root =
        attribute([0x55, 4, 6], 0x13, Array("NL".utf8)) + attribute([0x55, 4, 3], 0x0C, Array("Röt".utf8))
    private static let leaf = attribute([0x55, 4, 3], 0x16, Array("leaf".utf8))

    private static func certificate(version: [UInt8]) -> [UInt8] {
        element(
            0x30,
            element(
                0x30,
                version,
                element(0x02, [1]),
                element(0x30, [0x06, 1, 42]),
                element(0x30, root),
                element(0x30, element(0x17, Array("200101000000Z".utf8)), element(0x17, Array("300101000000Z".utf8))),
                element(0x30, leaf)
            )
        )
    }

    @Test("issuer and subject are found, with a version before them and without", arguments: [[], [0xA0, 3, 2, 1, 2]])
    func names(version: [UInt8]) throws {
        let names = try #require(DistinguishedName.names(inCertificate: Self.certificate(version: version)))
        #expect(DistinguishedName.text(of: names.issuer) == "CN=Röt, C=NL")
        #expect(DistinguishedName.text(of: names.subject) == "CN=leaf")
    }

    @Test("the strings of old are read, and what nobody knows is left out")
    func strings() {
        let name =
            Self.attribute([0x55, 4, 10], 0x14, [0x52, 0xF6, 0x74]) + Self.attribute([0x55, 4, 99], 0x0C, [0x78])
            + Self.attribute([0x55, 4, 11], 0x1E, [0x4F, 0x60, 0x00, 0x41, 0x00])
            + Self.attribute([0x55, 4, 3], 0x0C, [0xFF, 0x61])
        #expect(DistinguishedName.text(of: name[...]) == "CN=\u{FFFD}a, OU=你A, O=Röt")
    }

    @Test("what is cut off or broken anywhere ends the reading, and nothing else")
    func broken() {
        let whole = Self.certificate(version: [])
        for count in whole.indices {
            _ = DistinguishedName.names(inCertificate: Array(whole[..<count])).map {
                DistinguishedName.text(of: $0.issuer)
            }
            for value in [UInt8(0), 0x1F, 0x80, 0x84, 0xFF] {
                var bytes = whole
                bytes[count] = value
                _ = DistinguishedName.names(inCertificate: bytes).map { DistinguishedName.text(of: $0.subject) }
            }
        }
        #expect(DistinguishedName.names(inCertificate: []) == nil)
    }

    @Test(
        "lengths are definite, and of no more octets than there are",
        arguments: [
            ([0x30, 0x80, 0, 0], nil), ([0x30, 0x81, 1, 7], [7]), ([0x30, 0x82, 0, 1, 7], [7]), ([0x30, 0x81], nil),
            ([0x30, 0x85, 0, 0, 0, 0, 1, 7], nil), ([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 7], nil), ([0x30, 2, 7], nil),
            ([0x3F, 1, 7], nil), ([0x30], nil), ([], nil),
        ] as [([UInt8], [UInt8]?)]
    )
    func lengths(bytes: [UInt8], content: [UInt8]?) {
        var reader = DERReader(bytes[...])
        #expect(reader.next().map { Array($0.content) } == content)
    }

    @Test(
        "a moment is told to the minute",
        arguments: [
            (0, "1970-01-01 00:00 UTC"), (951_782_399, "2000-02-28 23:59 UTC"), (951_868_799, "2000-02-29 23:59 UTC"),
            (1_769_860_863, "2026-01-31 12:01 UTC"), (-1, "1969-12-31 23:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
        ]
    )
    func dates(seconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: seconds * 1_000_000_000).shortUTC == text)
    }
}
