import Testing
import WilletClient
import WilletPipe
import WilletScreen

@Suite struct HandshakeTranscriptTests {
    private static let width = CellWidth { $0.value < 0x20 || $0.value == 0x7F ? -1 : 1 }
    private let masked = HandshakeTranscript(showsSecrets: false, width: width)
    private let open = HandshakeTranscript(showsSecrets: true, width: width)

    private func handshake() throws -> Handshake {
        let url = try WebSocketURL("wss://me:secret@a.example/ws?token=secret&x=1")
        let request = try HandshakeRequest(
            url: url,
            nonce: [UInt8](repeating: 0, count: 16),
            subprotocols: ["v2.chat"],
            additional: [HeaderField(name: "Cookie", value: "sid=secret; b=secret")]
        )
        var timings = Handshake.Timings()
        timings.connect = .microseconds(1250)
        timings.upgrade = .milliseconds(20)
        return Handshake(
            generation: 1,
            url: url,
            request: request,
            status: 101,
            headers: [
                HeaderField(name: "Set-Cookie", value: "id=secret; Path=/"), HeaderField(name: "X", value: "\u{1B}[2J"),
            ],
            subprotocol: "v2.chat",
            timings: timings,
            remoteAddress: "192.0.2.7:443",
            proxy: "http://proxy.example:3128"
        )
    }

    @Test func aConnectionIsToldAsCurlDoes() throws {
        #expect(
            masked.opened(try handshake()) == [
                "* through the proxy http://proxy.example:3128",
                "* connected to 192.0.2.7:443 (TCP 1.3 ms, upgrade 20.0 ms)",
                "> GET /ws?token=***&x=1 HTTP/1.1", "> Host: a.example", "> Upgrade: websocket",
                "> Connection: Upgrade", "> Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "> Sec-WebSocket-Version: 13", "> Sec-WebSocket-Protocol: v2.chat", "> Authorization: Basic ***",
                "> Cookie: sid=***; b=***", ">", "< HTTP/1.1 101", "< Set-Cookie: id=***; Path=/", "< X: ␛[2J", "<",
                "* subprotocol v2.chat, no compression",
            ]
        )
        #expect(masked.connecting(to: try handshake().url) == "* connecting to wss://a.example/ws?token=***&x=1")
    }

    @Test func secretsAreToldToWhoAsksForThem() throws {
        let lines = open.opened(try handshake())
        for expected in [
            "> GET /ws?token=secret&x=1 HTTP/1.1", "> Cookie: sid=secret; b=secret", "< Set-Cookie: id=secret; Path=/",
            "> Authorization: Basic bWU6c2VjcmV0",
        ] { #expect(lines.contains(expected)) }
    }

    @Test func aRefusalIsToldWithWhatWasAsked() throws {
        let response = HTTPRejection(
            status: 403,
            reasonPhrase: "For\u{7}bidden",
            headers: [HeaderField(name: "Location", value: "https://a.example/?key=secret")],
            body: []
        )
        let lines = masked.refused(response, request: try handshake().request)
        #expect(lines.first == "> GET /ws?token=***&x=1 HTTP/1.1")
        let answer = ["< HTTP/1.1 403 For␇bidden", "< Location: https://a.example/?key=***", "<"]
        #expect(lines.suffix(3) == answer)
        #expect(masked.refused(response, request: nil) == answer)
    }

    @Test func theEndTellsWhoWasFirst() {
        let frame = CloseFrame(code: .goingAway, reason: "bye")
        let server = Disconnection(generation: 1, reason: .server, sent: frame, received: frame, wasClean: true)
        #expect(masked.closed(server) == "* closed: received 1001 going away: bye, sent 1001 going away: bye")
        let lost = Disconnection(generation: 1, reason: .error, wasClean: false)
        #expect(masked.closed(lost) == "* closed: sent no Close, received no Close")
    }
}
