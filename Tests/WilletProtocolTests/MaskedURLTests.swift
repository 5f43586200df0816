import Testing
import WilletProtocol

@Suite struct MaskedURLTests {
    @Test(arguments: [
        ("ws://localhost:8080/a?b=c", "ws://localhost:8080/a?b=c"),
        ("wss://me:secret@h/p", "wss://***@h/p"), ("me:secret@h", "***@h"), ("ws://a@b@c/", "ws://***@c/"),
        ("ws://h/p?token=abc&x=1", "ws://h/p?token=***&x=1"), ("ws://h?Access_Token=a", "ws://h?Access_Token=***"),
        ("ws://h?api_key=a=b&signature=", "ws://h?api_key=***&signature=***"), ("ws://h/@x?y", "ws://h/@x?y"),
        ("ws://u:p@h?password=1&&q", "ws://***@h?password=***&&q"), ("?", "?"), ("", ""), ("://@", "://***@"),
    ])
    func credentialsAndTokensAreMasked(url: String, expected: String) {
        #expect(MaskedURL.text(of: url) == expected)
    }
}
