import Testing

@testable import WilletClient

@Suite("The hosts of no_proxy, as curl reads them")
struct NoProxyListTests {
    @Test(
        "are reached without a proxy",
        arguments: [
            ("*", "any.host"), ("example.com", "example.com"), ("example.com", "EXAMPLE.com"),
            ("example.com", "www.example.com"), (".example.com", "example.com"), (".example.com", "a.b.example.com"),
            ("example.com.", "example.com"), ("example.com", "example.com."), ("a, b ,\tc", "c"), (",,a,", "a"),
            ("localhost", "localhost"), ("127.0.0.1", "127.0.0.1"), ("10.0.0.0/8", "10.255.0.1"),
            ("192.168.16.0/20", "192.168.31.255"), ("10.1.2.3/32", "10.1.2.3"), ("10.1.2.3/0", "10.1.2.3"),
            ("::1", "::1"), ("0:0::1", "::1"), ("fe80::/10", "febf::1"), ("fe80::1", "fe80::1%eth0"),
            ("2001:db8::/33", "2001:db8:7fff::1"), ("x,10.0.0.0/8,::1", "::1"),
        ]
    )
    func contains(list: String, host: String) { #expect(NoProxyList(list).contains(host)) }

    @Test(
        "others are not",
        arguments: [
            ("", "h"), (" ", "h"), (",", "h"), (".", "h"), ("*,x", "h"), ("*.example.com", "www.example.com"),
            ("example.com", "notexample.com"), ("www.example.com", "example.com"), ("example.com", "example.com.org"),
            ("example.com:80", "example.com"), ("127.0.0.1:80", "127.0.0.1"), ("0.0.1", "127.0.0.1"),
            ("10.0.0.0/8", "11.0.0.1"), ("192.168.16.0/20", "192.168.32.0"), ("10.0.0.0/33", "10.0.0.0"),
            ("10.0.0.0/-1", "10.0.0.0"), ("10.0.0.0/x", "10.0.0.0"), ("10.0.0.0/8", "ten.example"),
            ("[::1]", "::1"), ("::1", "::2"), ("::/0", "::1"), ("fe80::/10", "fec0::1"), ("::/129", "::"),
            ("2001:db8::/33", "2001:db8:8000::1"), ("10.0.0.1", "::ffff:10.0.0.1"),
        ]
    )
    func containsNot(list: String, host: String) { #expect(!NoProxyList(list).contains(host)) }
}
