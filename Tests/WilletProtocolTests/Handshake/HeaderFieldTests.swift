import Testing
import WilletProtocol

@Suite("Header fields (RFC 9110, section 5)")
struct HeaderFieldTests {
    @Test(
        "A value that would break out of its line is refused",
        arguments: ["\r", "\n", "\0", "a\r\nX-Evil: 1", "a\n", "\rb", "a\u{301}\r\n\u{301}b", "end\0"]
    )
    func badValue(value: String) {
        #expect(throws: HandshakeRequestError.invalidHeaderValue(name: "X-A")) {
            try HeaderField(name: "X-A", value: value).validate()
        }
    }

    @Test("Any other value passes", arguments: ["", "a b\tc", "naïve ☂", "a: b, c; d=\"e\""])
    func goodValue(value: String) throws {
        try HeaderField(name: "X-A", value: value).validate()
    }

    @Test(
        "A name that is no token is refused",
        arguments: [
            "", " ", "X A", "X-A ", " X-A", "X:A", "X-A:", "X\r\nA", "X\0", "(X)", "X/A", "X=A", "X\"A", "X@A", "X,A",
            "X;A", "X[A", "X{A", "naïve", "X\u{7F}", "X\tA", "K\u{301}",
        ]
    )
    func badName(name: String) {
        #expect(throws: HandshakeRequestError.invalidHeaderName(name)) {
            try HeaderField(name: name, value: "a").validate()
        }
    }

    @Test("A name may have every letter of a token", arguments: ["X", "x-1", "!#$%&'*+-.^_`|~", "azAZ09"])
    func goodName(name: String) throws {
        try HeaderField(name: name, value: "a").validate()
    }

    @Test("Names are compared without regard to ASCII case, and to that alone")
    func comparison() {
        let field = HeaderField(name: "Sec-WebSocket-Key", value: "")
        #expect(field.isNamed("sec-websocket-KEY"))
        #expect(!field.isNamed("Sec-WebSocket-Ke"))
        #expect(!field.isNamed("Sec-WebSocket-Keys"))
        // KELVIN SIGN, which Unicode folds to a k.
        #expect(!field.isNamed("Sec-WebSocket-\u{212A}ey"))
        // @ and `, [ and { differ in the bit that tells the cases of a letter apart.
        #expect(!HeaderField(name: "@[", value: "").isNamed("`{"))
    }
}
