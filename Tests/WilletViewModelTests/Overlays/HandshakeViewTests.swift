import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct HandshakeViewTests {
    private func lines(_ state: ViewState) -> [String] { state.handshakeReport.lines.map(\.text) }

    @Test func nothingIsKnownBeforeTheFirstConnection() {
        #expect(lines(.at()) == ["no connection yet"])
    }

    @Test func itTellsWhatWasAskedAnsweredAndAgreed() throws {
        var state = ViewState.connected(24, 100)
        state.tell(.opened(try .full()))
        let text = lines(state).joined(separator: "\n")
        for expected in [
            "URL          wss://other.example.com/end?token=***&lang=de",
            "redirect     302 to wss://other.example.com",
            "address      192.0.2.7:443", "proxy        http://proxy.example.com:3128",
            "TLS          TLSv1.3, verified",
            "subprotocol  v2.chat (offered: v1.chat, v2.chat)",
            "compression  permessage-deflate; client_no_context_takeover; server_max_window_bits=12",
            "GET /end?token=***&lang=de HTTP/1.1", "Authorization: Basic ***", "Cookie: sid=***",
            "HTTP/1.1 101 Switching Protocols", "Set-Cookie: id=***; HttpOnly",
            "X-Powered-By: evil␛[2J\\u{202E}",
            "Certificate 1 of 2, the server's own", "Certificate 2 of 2", "subject      CN=other.example.com",
            "hosts        other.example.com, *.other.example.com", "until        2023-11-25 12:01 UTC, 10 days left",
            "serial       01:FF",
        ] { #expect(text.contains(expected), "\(expected)") }
        #expect(!text.contains("secret") && !text.contains("\u{1B}"))
    }

    @Test func secretsAreShownToWhoAsksForThem() throws {
        var state = ViewState.connected { $0.showsSecrets = true }
        state.tell(.opened(try .full()))
        let text = lines(state).joined(separator: "\n")
        for expected in [
            "Authorization: Basic dTpzZWNyZXQ=", "token=secret", "Cookie: sid=secret", "Set-Cookie: id=secret",
        ] {
            #expect(text.contains(expected), "\(expected)")
        }
    }

    @Test func aTokenThatGoesAsASubprotocolIsMaskedWhereverItIsTold() {
        let token = "header-" + String(repeating: "secret", count: 8)
        for showsSecrets in [false, true] {
            var state = ViewState.connected(24, 200) { $0.showsSecrets = showsSecrets }
            state.tell(.opened(.test(generation: 2, subprotocol: token)))
            let name = showsSecrets ? token : "header-s***"
            let told = lines(state).first { $0.hasPrefix("  subprotocol") }
            #expect(told?.contains("subprotocol  \(name) (") == true)
            #expect(state.logged.last?.hasSuffix("subprotocol \(name)") == true)
            #expect(state.rows[0].contains(name.prefix(20)))
        }
    }

    @Test func theStagesAreBarsOneAfterTheOther() throws {
        var state = ViewState.connected(24, 60)
        state.tell(.opened(try .full()))
        let lines = lines(state)
        let start = try #require(lines.firstIndex { $0.hasPrefix("Timings") })
        func bar(_ start: Int, _ length: Int) -> String {
            String(repeating: " ", count: start) + String(repeating: "█", count: length)
        }
        #expect(
            lines[start..<start + 6] == [
                "Timings, 100 ms in all", "  DNS         5.0 ms  " + bar(0, 2), "  TCP          15 ms  " + bar(2, 5),
                "  proxy        20 ms  " + bar(7, 7), "  TLS          40 ms  " + bar(14, 13),
                "  upgrade      20 ms  " + bar(27, 7),
            ]
        )
    }

    @Test func aRefusalShowsStatusFieldsAndBody() {
        var state = ViewState.connected(24, 50)
        state.tell(.closed(.lost()))
        let body = "first\r\n\u{1B}[2Jsecond " + String(repeating: "word ", count: 20)
        let response = HTTPRejection(
            status: 403,
            reasonPhrase: "For\u{7}bidden",
            headers: [HeaderField(name: "Set-Cookie", value: "sid=secret")],
            body: Array(body.utf8)
        )
        state.tell(.error(.rejected(response)), at: .noon(3))
        #expect(
            Array(lines(state).prefix(15)) == [
                "The last attempt failed at 12:00:03", "  HTTP 403 For␇bidden", "  check the credentials first", "",
                "Response", "  HTTP 403 For␇bidden", "  Set-Cookie: sid=***", "", "Body, 118 B", "  first",
                "  ␛[2Jsecond word word word word word word", "    word word word word word word word word word",
                "    word word word word word ", "", "Connection 1, which was the last",
            ]
        )
    }

    @Test func aCertificateThatWasRefusedIsShown() throws {
        var state = ViewState.at()
        _ = state.update(.started(url: "wss://h", session: 1), at: .noon())
        let certificate = Certificate.test("CN=h", validUntil: .noon(-86_400))
        let failure = TLSFailure(kind: .expired, detail: "was valid until yesterday", certificate: certificate)
        state.tell(.error(.tls(failure)))
        let text = lines(state).joined(separator: "\n")
        #expect(text.contains("The certificate that was refused"))
        #expect(text.contains("until        2023-11-14 12:00 UTC, expired"))
        // The SHA-256 of nothing at all.
        #expect(
            text.replacing("\n               ", with: "").contains("E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24")
        )
    }

    @Test func theConnectionsOfTheSessionAreListedTheNewestFirst() {
        var state = ViewState.connected(24, 100)
        state.tell(.messages(.of(["abc"])), at: .noon(1))
        state.tell(.closed(.lost()), at: .noon(65))
        for second in 66...68 {
            state.tell(.error(.nameNotFound(host: "h", detail: "none")), at: .noon(Double(second)))
        }
        state.tell(.opened(.test(generation: 5)), at: .noon(70))
        let all = lines(state)
        let start = all.firstIndex { $0.hasPrefix("Connections of") } ?? 0
        #expect(
            Array(all[start...]) == [
                "Connections of this session, the newest first", "  #2  12:01:10  0s  in 0 (0 B), out 0 (0 B)",
                "    open",
                "  12:01:06 to 12:01:08  3 failed attempts", "    cannot resolve h: none",
                "  #1  12:00:00  1m04s  in 1 (3 B), out 0 (0 B)", "    connection lost (1006, reset by peer)",
            ]
        )
    }

    @Test func aHugeBodyIsBounded() {
        var state = ViewState.at(24, 20)
        let body = [UInt8](repeating: 0x0A, count: 1 << 16)
        state.tell(.error(.rejected(HTTPRejection(status: 500, reasonPhrase: "", headers: [], body: body))))
        #expect(lines(state).count < 1100)
        #expect(
            lines(state).contains("Body, the first 65") || lines(state).contains { $0.hasPrefix("Body, the first") }
        )
    }

    @Test(arguments: [Keystroke.key(.escape), .character("i"), .character("q")])
    func itOpensScrollsAndCloses(close: Keystroke) throws {
        var state = ViewState.connected()
        state.tell(.opened(try .full()))
        state.press(.character("x"), .key(.tab), .character("i"))
        let first = state.rows[1]
        #expect(first == " Connection 2, open for 0s")
        state.press(.character("j"))
        #expect(state.rows[1] != first)
        state.press(.character("G"))
        #expect(state.rows.contains { $0.contains("    open") })
        let last = state.rows
        #expect(state.press(.key(.pageDown), .character("F")) == [] && state.rows == last)
        #expect(state.press(.character("r")) == [.post(.reconnect)] && state.press(.character("z")) == [.bell])
        #expect(state.press(close) == [])
        #expect(state.overlay == .none && state.editor.text == "x" && state.focus == .log)
    }

    @Test func theCommandOpensItAndTheInputGetsNoneOfItsKeys() {
        var state = ViewState.connected()
        state.send("/handshake")
        #expect(state.rows[1].hasPrefix(" Connection 1"))
        #expect(state.press(.character("x"), .paste("y")) == [.bell, .bell])
        state.press(.character(":"))
        #expect(state.rows.contains { $0.hasPrefix(":   type") })
        #expect(state.editor.isEmpty)
    }

    @Test func nothingHostileReachesACell() throws {
        let hostile = "\u{1B}[31m\u{7}\u{202E}\u{9B}2J\r\n\u{200B}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"
        var handshake = try Handshake.full()
        handshake.headers = [HeaderField(name: hostile, value: hostile)]
        handshake.subprotocol = hostile
        handshake.remoteAddress = hostile
        handshake.proxy = hostile
        var certificate = Certificate.test(hostile, validUntil: .noon(1))
        (certificate.issuer, certificate.hosts) = (hostile, [hostile])
        handshake.tls = TLSSession(version: hostile, certificates: [certificate], isVerified: false)
        var state = ViewState.connected(200, 70)
        state.tell(.opened(handshake))
        state.tell(.closed(.lost(hostile)))
        let response = HTTPRejection(
            status: 500,
            reasonPhrase: hostile,
            headers: [HeaderField(name: hostile, value: hostile)],
            body: Array(hostile.utf8)
        )
        for error: WebSocketError in [
            .rejected(response), .tls(TLSFailure(kind: .wrongHost, detail: hostile, certificate: certificate)),
            .proxy(ProxyFailure(.rejected(response), of: try Proxy("http://p:1"))),
        ] {
            state.tell(.error(error))
            state.send("/handshake")
            let screen = state.render()
            for cell in screen.cells {
                #expect(cell.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
                #expect(!cell.text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{200B}" })
                #expect(cell.text.unicodeScalars.count <= 1 + Screen.marksPerCell)
            }
            #expect(screen.text.contains("\\u{202E}"))
            state.press(.key(.escape))
        }
    }

    @Test(arguments: 1...12)
    func everyStateOfItFitsEverySize(columns: Int) throws {
        var state = ViewState.connected(6, columns)
        state.tell(.opened(try .full()))
        state.tell(.closed(.lost("日本\u{202E}")))
        state.tell(
            .error(.rejected(HTTPRejection(status: 500, reasonPhrase: "日", headers: [], body: Array("日本".utf8))))
        )
        state.press(.key(.tab), .character("i"))
        for key in [Keystroke.character("j"), .character("G"), .key(.pageUp)] {
            state.press(key)
            #expect(state.render().size.columns == columns)
        }
    }
}

@Suite struct TimingBarsTests {
    @Test(arguments: [
        ([10, 20, 10], 8, [[0, 2], [2, 4], [6, 2]]), ([0, 1000, 0], 4, [[0, 1], [0, 4], [3, 1]]), ([], 10, []),
        ([0, 0], 5, [[0, 0], [0, 0]]), ([5], 0, [[0, 0]]), ([1, 1, 1, 1], 2, [[0, 1], [1, 1], [1, 1], [1, 1]]),
    ])
    func eachBeginsWhereTheOneBeforeEnded(stages: [Int], columns: Int, places: [[Int]]) {
        let bars = TimingBars(stages.map { .milliseconds($0) }, columns: columns)
        #expect(bars.places.map { [$0.start, $0.length] } == places)
    }
}
