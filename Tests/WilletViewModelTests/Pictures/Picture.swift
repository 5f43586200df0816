import WilletClient
import WilletScreen

@testable import WilletViewModel

/// What the pictures in the README show.
enum Picture: String, CaseIterable, Sendable {
    case session, log, inspector, handshake, sessions, palette, help, theme

    var theme: Theme { self == .theme ? .highContrast : .dark }

    func screen() throws -> Screen { self == .sessions ? Self.sideBySide().render() : try state().render() }

    private func state() throws -> ViewState {
        switch self {
        case .session, .sessions, .theme: return Self.session()
        case .log:
            var state = Self.market()
            state.press(.key(.tab), .character("f"))
            state.keyIn(#".data.p >= "43255" | dir:out"#)
            state.press(.key(.enter), .character("/"))
            state.keyIn(#"/"p":"[0-9.]+"/"#)
            state.press(.key(.enter), .character("m"), .character("N"), .character("N"))
            return state
        case .inspector:
            var state = Self.session()
            let order = """
                {"e":"orderUpdate","id":9007199254740993,"symbol":"BTCUSDT","price":43251.10,"post":true,"client":null,\
                "fills":[{"price":43251.10,"qty":0.012},{"price":43250.9,"qty":1.50e-3}],"note":"日本 \u{202E}evil"}
                """
            state.tell(.messages(.of([order], at: .noon(9.6))), at: .noon(9.6))
            state.press(.control("u"), .key(.tab), .key(.enter))
            for _ in 0..<9 { state.press(.character("j")) }
            return state
        case .handshake:
            var state = Self.session(rows: 36)
            state.tell(.opened(try .full()), at: .noon(12))
            state.press(.control("u"), .key(.tab), .character("i"), at: .noon(13))
            return state
        case .palette:
            var state = Self.session()
            state.press(.alt("x"))
            state.keyIn("con")
            return state
        case .help:
            var state = Self.session(rows: 30)
            state.press(.key(.function(1)))
            state.keyIn("mark")
            return state
        }
    }

    /// A market feed whose server was restarted while a message waited.
    private static func session(rows: Int = 20) -> ViewState {
        var state = ViewState.at(rows, 110)
        _ = state.update(.started(url: "wss://stream.example.com/market?token=s3cret", session: 1), at: .noon(0))
        state.open(1, at: 0.1)
        state.trade(1...3)
        state.tell(.error(.connectionLost(detail: "reset by peer")), at: .noon(3.7))
        state.tell(.closed(.lost()), at: .noon(3.7))
        state.send(#"{"id":2,"method":"LIST_SUBSCRIPTIONS"}"#, at: .noon(5))
        state.open(2, at: 7.9)
        let sent = state.outgoing.keys.map {
            SentMessage(id: $0, message: .text(#"{"id":2,"method":"LIST_SUBSCRIPTIONS"}"#), origin: .caller)
        }
        state.tell(.sent(sent), at: .noon(7.9))
        state.tell(.messages(.of([#"{"result":["btcusdt@aggTrade"],"id":2}"#], at: .noon(7.91))), at: .noon(7.91))
        state.tell(.roundTrip(.milliseconds(14)), at: .noon(8))
        state.trade(8...9)
        for character in #"{"id":3}"# { state.press(.character(character), at: .noon(10)) }
        return state
    }

    /// A chat is shown; a feed goes on beside it, and a third server is gone.
    private static func sideBySide() -> Workspace {
        var workspace = Workspace.at(14, 110)
        for (number, url) in ["wss://chat.example.com/room", "wss://stream.example.com/market", "ws://localhost:8080/"]
            .enumerated()
        {
            if number > 0 { _ = workspace.open(url) }
            workspace.start(url, number: number + 1)
            workspace.tell(number + 1, .opened(.test(generation: 1)), at: .noon(0.1))
            workspace.tell(number + 1, .state(.open), at: .noon(0.1))
        }
        let prices = (1...27).map { #"{"e":"aggTrade","s":"BTCUSDT","p":"432\#(50 + $0).10"}"# }
        workspace.tell(2, .messages(.of(prices, at: .noon(4))), at: .noon(4))
        let lost = WebSocketError.connectionLost(detail: "reset by peer")
        workspace.tell(3, .closed(.lost()), at: .noon(5))
        workspace.tell(3, .state(.waiting(attempt: 2, delay: .seconds(5), reason: lost)), at: .noon(5))
        workspace.tell(1, .messages(.of(["anna: is the feed back?"], at: .noon(6))), at: .noon(6))
        for character in "yes, since noon" { workspace.press(.character(character), at: .noon(8)) }
        return workspace
    }

    /// The same feed for half a minute.
    private static func market() -> ViewState {
        var state = ViewState.at(20, 110)
        _ = state.update(.started(url: "wss://stream.example.com/market", session: 1), at: .noon(0))
        state.open(1, at: 0.1)
        state.trade(1...30)
        state.tell(.roundTrip(.milliseconds(14)), at: .noon(30.5))
        return state
    }
}

extension ViewState {
    fileprivate mutating func keyIn(_ text: String) {
        for character in text { press(.character(character), at: .noon(10)) }
    }

    fileprivate mutating func trade(_ seconds: ClosedRange<Int>) {
        for tick in seconds.lowerBound * 2...seconds.upperBound * 2 {
            let price = 43_251.1 + (Double(tick) / 2 * 37).truncatingRemainder(dividingBy: 9)
            let rounded = (price * 100).rounded() / 100
            let text =
                #"{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","s":"BTCUSDT","p":"\#(rounded)","q":"0.012"}}"#
            let time = Timestamp.noon(Double(tick) / 2 + 0.12)
            tell(.messages(.of([text], at: time)), at: time)
        }
    }

    fileprivate mutating func open(_ generation: Int, at second: Double) {
        tell(.state(.open), at: .noon(second))
        tell(.opened(.test(generation: generation, subprotocol: "v2.chat")), at: .noon(second))
        let id = MessageID(rawValue: UInt64(1000 + generation))
        let subscribe = #"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#
        tell(.sent([SentMessage(id: id, message: .text(subscribe), origin: .onOpen)]), at: .noon(second))
        let answer = Timestamp.noon(second + 0.002)
        tell(.messages(.of([#"{"result":null,"id":1}"#], at: answer)), at: answer)
    }
}
