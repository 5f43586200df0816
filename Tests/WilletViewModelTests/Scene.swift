import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

/// What the golden screens show.
enum Scene: String, CaseIterable, Sendable {
    case idle, connecting, open, closing, waiting, failed, rejected, closed, gap, help, quit, paused, queued, multiline
    case command, ascii, helpNarrowed, palette, paletteNarrowed, handshake, handshakeRefused
    case inspectPretty, inspectFolded, inspectBroken, inspectHex, inspectRaw, inspectFull
    case historySearch, jsonValid, jsonBroken
    case filter, mistake, search, wrapped, folded, unread
    case reconnecting, disconnected, gapQueued, latency

    /// The state at a size; a 日本 is somewhere in most of them.
    func state(rows: Int, columns: Int) -> ViewState {
        switch self {
        case .idle: return .at(rows, columns)
        case .connecting:
            var state = ViewState.at(rows, columns)
            let url = "wss://me:secret@stream.example.com/stream?token=abc&lang=de"
            _ = state.update(.started(url: url, session: 1), at: .noon())
            state.tell(.state(.connecting(retry: 0)))
            _ = state.update(.tick, at: .noon(3))
            return state
        case .open: return Self.open(rows, columns)
        case .closing:
            var state = Self.open(rows, columns)
            state.press(.key(.function(6)), at: .noon(192))
            state.tell(.state(.closing), at: .noon(192))
            return state
        case .waiting:
            var state = Self.lost(rows, columns)
            _ = state.update(.tick, at: .noon(197))
            return state
        case .failed:
            var state = ViewState.at(rows, columns)
            _ = state.update(.started(url: "wss://expired.example.com", session: 1), at: .noon())
            state.tell(.state(.connecting(retry: 0)))
            let error = WebSocketError.tls(TLSFailure(kind: .expired, detail: "was valid until 2026-01-30 23:59 UTC"))
            state.tell(.error(error), at: .noon(1))
            state.tell(.state(.closed(.failed(error))), at: .noon(1))
            return state
        case .rejected:
            var state = ViewState.at(rows, columns)
            _ = state.update(.started(url: "wss://example.com/private", session: 1), at: .noon())
            state.tell(.state(.connecting(retry: 0)))
            let body = "{\"error\":\"invalid token 日本\u{1B}[31m\"}\r\n\r\nsee the manual\n"
            let error = WebSocketError.rejected(
                HTTPRejection(status: 401, reasonPhrase: "Unauthorized", headers: [], body: Array(body.utf8))
            )
            state.tell(.error(error), at: .noon(1))
            state.tell(.state(.closed(.failed(error))), at: .noon(1))
            return state
        case .closed:
            var state = Self.open(rows, columns)
            let disconnection = Disconnection(
                generation: 1,
                reason: .server,
                sent: CloseFrame(code: .normalClosure),
                received: CloseFrame(code: .normalClosure, reason: "良い一日を"),
                wasClean: true
            )
            state.tell(.closed(disconnection), at: .noon(193))
            state.tell(.state(.closed(.disconnected(disconnection))), at: .noon(193))
            return state
        case .gap:
            var state = Self.lost(rows, columns)
            state.tell(.state(.connecting(retry: 4)), at: .noon(199))
            state.tell(.opened(.test(generation: 2, subprotocol: "v2.chat")), at: .noon(199.4))
            state.tell(.state(.open), at: .noon(199.4))
            let subscription = SentMessage(id: MessageID(rawValue: 900), message: .text("sub"), origin: .onOpen)
            state.tell(.sent([subscription]), at: .noon(199.5))
            state.tell(.messages(.of(["{\"result\":null,\"id\":1}"], at: .noon(199.6))), at: .noon(199.6))
            return state
        case .reconnecting:
            var state = Self.lost(rows, columns)
            state.tell(.state(.connecting(retry: 4)), at: .noon(199))
            _ = state.update(.tick, at: .noon(201))
            return state
        case .disconnected:
            var state = Self.lost(rows, columns)
            state.press(.key(.function(6)), at: .noon(197))
            state.tell(.state(.closed(.cancelled)), at: .noon(197))
            return state
        case .gapQueued: return Self.gapQueued(rows, columns)
        case .latency: return Self.latency(rows, columns)
        case .help:
            var state = Self.open(rows, columns)
            state.press(.key(.function(1)), at: .noon(192))
            return state
        case .quit:
            var state = Self.queued(rows, columns)
            state.press(.control("c"), at: .noon(198))
            return state
        case .paused:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .key(.pageUp), at: .noon(192))
            state.tell(.messages(.of((0..<128).map { "new \($0)" }, at: .noon(192.5))), at: .noon(192.5))
            return state
        case .queued: return Self.queued(rows, columns)
        case .multiline:
            var state = Self.open(rows, columns)
            let text = "{\n  \"name\": \"日本\",\n  \"tab\":\t1,\n" + String(repeating: "  \"long\": 1, ", count: 30)
            state.press(.paste(text + "\n}"), .key(.up), .key(.left), at: .noon(192))
            return state
        case .command:
            var state = Self.open(rows, columns)
            state.send("/conect ws://x", at: .noon(192))
            return state
        case .handshake:
            var state = Self.open(rows, columns)
            guard let handshake = try? Handshake.full() else { preconditionFailure("the test's handshake is valid") }
            state.tell(.opened(handshake), at: .noon(192))
            state.press(.key(.tab), .character("i"), at: .noon(193))
            return state
        case .handshakeRefused:
            var state = Scene.rejected.state(rows: rows, columns: columns)
            state.press(.key(.tab), .character("i"), at: .noon(2))
            return state
        case .helpNarrowed:
            var state = Self.open(rows, columns)
            state.press(.key(.function(1)), .paste("word"), at: .noon(192))
            return state
        case .palette:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .character(":"), .key(.down), at: .noon(192))
            return state
        case .paletteNarrowed:
            var state = Self.open(rows, columns)
            state.press(.alt("x"), .paste("conn"), at: .noon(192))
            return state
        case .filter, .mistake:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .character("f"), at: .noon(192))
            for character in "日本 .p >= \"4321\" | op:ping" { state.press(.character(character), at: .noon(192)) }
            if self == .mistake { for character in " size>big" { state.press(.character(character), at: .noon(192)) } }
            return state
        case .search:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .character("/"), at: .noon(192))
            for character in "/日本|hel+o/" { state.press(.character(character), at: .noon(192)) }
            state.press(.key(.enter), .character("N"), .character("m"), .character("N"), at: .noon(192))
            return state
        case .wrapped:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .character("w"), .character("k"), .character("k"), .character("k"), at: .noon(192))
            state.press(.character("t"), at: .noon(192))
            return state
        case .folded:
            var state = Self.open(rows, columns)
            for beat in 0..<1200 {
                state.tell(.messages(.of(["{\"op\":\"beat\",\"n\":\(beat)}"], at: .noon(192))), at: .noon(192))
            }
            state.tell(.messages(.of(["same", "same", "same", "other"], at: .noon(192))), at: .noon(192))
            state.send("/fold .op == \"beat\"", at: .noon(192))
            return state
        case .unread:
            var state = Self.open(rows, columns)
            state.press(.key(.tab), .character("="), at: .noon(192))
            state.tell(.messages(.of((0..<5).map { "new \($0)" }, at: .noon(192.5))), at: .noon(192.5))
            for _ in 0..<3 { state.press(.character("j"), at: .noon(193)) }
            return state
        case .historySearch:
            var state = Self.open(rows, columns)
            let order = "{\"method\":\"order\",\"note\":\"" + String(repeating: "日本 ", count: 12) + "\",\"SYMBOL\":1}"
            state.recall(["subscribe", order, "two\nlines"])
            state.press(.control("r"), .paste("symbol"), at: .noon(192))
            return state
        case .jsonValid, .jsonBroken:
            var state = Self.open(rows, columns)
            state.press(.paste(self == .jsonValid ? "{\"日本\": [1, 2]}" : "{\n  \"日本\": [1 2]\n}"), at: .noon(192))
            return state
        case .ascii:
            var state = ViewState.connected(rows, columns) {
                $0.glyphs = .ascii
                $0.width = .ascii
            }
            state.tell(.messages(.of(["日本 é", "plain"], at: .noon(1))), at: .noon(1))
            state.tell(.roundTrip(.milliseconds(14)), at: .noon(2))
            return state
        case .inspectPretty: return Self.inspecting(rows, columns, keys: "jjjjj")
        case .inspectFolded: return Self.inspecting(rows, columns, keys: "zj ")
        case .inspectBroken: return Self.inspecting(rows, columns, keys: "pG")
        case .inspectHex: return Self.inspecting(rows, columns, keys: "vjj")
        case .inspectRaw: return Self.inspecting(rows, columns, keys: "vv")
        case .inspectFull: return Self.inspecting(rows, columns, keys: "wG")
        }
    }

    /// The newest of some messages is inspected.
    private static func inspecting(_ rows: Int, _ columns: Int, keys: String) -> ViewState {
        var state = Self.open(rows, columns)
        state.tell(
            .messages(.of(["{\"id\":7,\"broken\":[1,2,\u{1B}[31m nonsense 日本"], at: .noon(191.5))),
            at: .noon(191.5)
        )
        let text = """
            {"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","s":"日本😀","p":"43251.10","q":1.500e3,"m":true,\
            "none":null,"empty":{},"levels":[{"price":1,"price":2},{"price":12345678901234567890}],\
            "\u{1B}]0;title\u{7}":"\u{202E}evil","long":"\(String(repeating: "日本語 and so on, ", count: 30))"},"seq":12}
            """
        let batch = MessageBatch(capacity: 1024)
        batch.append(Array(text.utf8))
        batch.commit(opcode: .text, wireLength: 311, fragments: 3)
        batch.seal(at: .noon(191.75))
        state.tell(.messages(batch), at: .noon(191.75))
        state.press(.key(.tab), .key(.enter), at: .noon(192))
        for key in keys { state.press(.character(key), at: .noon(192)) }
        return state
    }

    /// Open since three minutes, with a bit of everything in the log.
    private static func open(_ rows: Int, _ columns: Int) -> ViewState {
        var state = ViewState.at(rows, columns)
        _ = state.update(.started(url: "wss://stream.example.com/stream", session: 1), at: .noon())
        state.tell(.state(.connecting(retry: 0)))
        let compression = DeflateParameters()
        state.tell(.opened(.test(generation: 1, subprotocol: "v2.chat", compression: compression)))
        state.tell(.state(.open))
        for second in 0..<190 where second < 3 || second > 180 {
            let time = Timestamp.noon(Double(second) + 0.12)
            let texts = (0..<(second % 7)).map { "{\"e\":\"aggTrade\",\"s\":\"日本\",\"p\":\"432\(second).\($0)0\"}" }
            state.tell(.messages(.of(texts, at: time)), at: time)
        }
        let batch = MessageBatch.of(["two\nlines\u{1B}[2J", String(repeating: "日本語", count: 100)], at: .noon(191))
        batch.append([0, 1, 0xFE, 0xFF])
        batch.commit(opcode: .binary, wireLength: 4, fragments: 1)
        [UInt8]("beat".utf8).withUnsafeBytes { batch.appendControl(.ping, payload: $0) }
        state.tell(.messages(batch), at: .noon(191))
        state.send("hello", at: .noon(191))
        let sent = state.outgoing.keys.map { SentMessage(id: $0, message: .text("hello"), origin: .caller) }
        state.tell(.sent(sent), at: .noon(191))
        for time in [12, 30, 14] { state.tell(.roundTrip(.milliseconds(time)), at: .noon(192)) }
        return state
    }

    private static func lost(_ rows: Int, _ columns: Int) -> ViewState {
        var state = open(rows, columns)
        let disconnection = Disconnection.lost()
        state.tell(.error(.connectionLost(detail: "reset by peer")), at: .noon(195.2))
        state.tell(.closed(disconnection), at: .noon(195.2))
        let reason = WebSocketError.connectionLost(detail: "reset by peer")
        state.tell(.state(.waiting(attempt: 4, delay: .seconds(5), reason: reason)), at: .noon(195.2))
        return state
    }

    /// Messages waited for the connection, and are written but for the last.
    private static func gapQueued(_ rows: Int, _ columns: Int) -> ViewState {
        var state = lost(rows, columns)
        for text in ["first", "第二", "third"] { state.send(text, at: .noon(196)) }
        state.tell(.opened(.test(generation: 2)), at: .noon(265))
        state.tell(.state(.open), at: .noon(265))
        let subscription = SentMessage(id: MessageID(rawValue: 900), message: .text("sub"), origin: .onOpen)
        let waiting = state.outgoing.keys.sorted().prefix(2)
        state.tell(
            .sent([subscription] + waiting.map { SentMessage(id: $0, message: .text("x"), origin: .caller) }),
            at: .noon(265.5)
        )
        return state
    }

    /// One request is answered at once, one late, and one not yet.
    private static func latency(_ rows: Int, _ columns: Int) -> ViewState {
        var state = ViewState.connected(rows, columns, latencyKey: "id")
        for (second, id) in [(1, "1"), (2, "\"日本\""), (4, "3")] {
            let text = "{\"method\":\"get\",\"id\":\(id)}"
            let entry = state.log.nextID
            state.send(text, at: .noon(Double(second)))
            let sent = SentMessage(
                id: MessageID(rawValue: entry),
                message: .text(text),
                origin: .caller,
                time: .noon(Double(second))
            )
            state.tell(.sent([sent]), at: .noon(Double(second)))
            let answer = ["{\"id\":\(id),\"result\":[]}", "{\"e\":\"unasked\"}"]
            let time: Double = second == 1 ? 1.0142 : second == 2 ? 3.25 : 0
            if time > 0 { state.tell(.messages(.of(answer, at: .noon(time))), at: .noon(time)) }
        }
        return state
    }

    private static func queued(_ rows: Int, _ columns: Int) -> ViewState {
        var state = lost(rows, columns)
        state.send("first", at: .noon(196))
        state.send("第二", at: .noon(196))
        state.send("third", at: .noon(196))
        if let first = state.outgoing.min(by: { $0.key < $1.key }) {
            state.tell(.unsent([first.key], .expired), at: .noon(197))
        }
        for character in "draft 日" { state.press(.character(character), at: .noon(197)) }
        return state
    }
}
