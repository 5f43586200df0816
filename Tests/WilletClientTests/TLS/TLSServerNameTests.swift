import Testing

@testable import WilletClient

@Suite("Whom TLS asks for, and finds in certificates")
struct TLSServerNameTests {
    @Test("an address is told from a name; dots at the end and zones are left out")
    func kinds() {
        #expect(TLSServerName("a.example.") == .name("a.example"))
        #expect(TLSServerName("127.0.0.1") == .address([127, 0, 0, 1]))
        #expect(TLSServerName("fe80::1%eth0") == .address([0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1]))
        #expect(TLSServerName("127.1") == .name("127.1"))
    }

    @Test("what is neither", arguments: ["", ".", "a b", "a\u{0}b", "é", "*.a", String(repeating: "a", count: 254)])
    func neither(host: String) { #expect(TLSServerName(host) == nil) }

    @Test(
        "DNS names match whole, or with * for the first label",
        arguments: [
            ("a.example", "A.Example", true), ("a.example", "a.example.", true), ("a.example", "*.example", false),
            ("a.b.example", "*.b.example", true), ("a.b.example", "*.example", false),
            ("b.example", "*.b.example", false),
            ("a.example", "b.example", false), ("a.example", "example", false), ("a.example", "*", false),
            ("a.example", "*.*", false), ("a.example", "a*.example", false), ("a.example", "*a.example", false),
            ("a.b.example", "a.*.example", false), (".b.example", "*.b.example", false), ("a.example", "", false),
            ("a.example", "a.example\u{0}.b", false), ("127.0.0.1", "127.0.0.1", false),
            ("127.0.0.1", "*.0.0.1", false),
        ]
    )
    func names(host: String, name: String, matches: Bool) throws {
        #expect(try #require(TLSServerName(host)).matches(dnsName: name.utf8) == matches)
    }

    @Test("addresses match octet by octet, and names never do")
    func addresses() throws {
        let address = try #require(TLSServerName("127.0.0.1"))
        #expect(address.matches(address: [127, 0, 0, 1]))
        #expect(!address.matches(address: [127, 0, 0, 2]))
        #expect(!address.matches(address: [127, 0, 0]))
        #expect(!address.matches(address: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 127, 0, 0, 1]))
        #expect(try !#require(TLSServerName("localhost")).matches(address: [127, 0, 0, 1]))
    }
}
