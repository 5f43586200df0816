import Testing
import WilletProtocol

@Suite struct MaskedFieldTests {
    @Test(arguments: [
        ("Authorization", "Basic dXNlcjpwYXNz", "Basic ***"), ("authorization", "opaque", "***"),
        ("Proxy-Authorization", "Bearer a b c", "Bearer ***"), ("Cookie", "a=b; c=d=e;f", "a=***; c=***;***"),
        ("Set-Cookie", "sid=secret; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"), ("Set-Cookie", "sid", "***"),
        ("Location", "https://u:p@h/x?token=1&lang=de", "https://***@h/x?token=***&lang=de"),
        ("Origin", "https://u:p@h", "https://***@h"), ("X-Api-Key", "123", "***"), ("X-Auth-Token", "123", "***"),
        ("WWW-Authenticate", "Basic realm=\"x\"", "Basic realm=\"x\""), ("Sec-WebSocket-Key", "abc", "abc"),
        (
            "Sec-WebSocket-Protocol", "v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.c2VjcmV0c2VjcmV0",
            "v4.channel.k8s.io, base64ur***"
        ), ("Sec-WebSocket-Protocol", "com.microsoft.minecraft.wsencrypt", "com.microsoft.minecraft.wsencrypt"),
        ("Host", "h", "h"), ("Server", "key=1", "key=1"), ("", "x", "x"),
    ])
    func secretsAreMaskedAndTheRestKeepsItsSpelling(name: String, value: String, shown: String) {
        #expect(MaskedField.value(of: HeaderField(name: name, value: value)) == shown)
    }
}
