import Foundation
import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

/// The picture in the README is the application's own screen. `make pictures` draws it anew.
@Suite struct PictureTests {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Resources/Pictures/session.svg")

    @Test func thePictureShowsTheScreenOfToday() throws {
        let picture = Self.session().render().svg()
        if ProcessInfo.processInfo.environment["WILLET_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: Self.file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try picture.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == picture)
    }

    /// A market feed whose server was restarted while a message waited.
    private static func session() -> ViewState {
        var state = ViewState.at(20, 110)
        func trade(_ second: Double) -> String {
            let price = 43_251.1 + (second * 37).truncatingRemainder(dividingBy: 9)
            let rounded = (price * 100).rounded() / 100
            return #"{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","s":"BTCUSDT","p":"\#(rounded)","q":"0.012"}}"#
        }
        func trades(_ seconds: ClosedRange<Int>) {
            for tick in seconds.lowerBound * 2...seconds.upperBound * 2 {
                let time = Timestamp.noon(Double(tick) / 2 + 0.12)
                state.tell(.messages(.of([trade(Double(tick) / 2)], at: time)), at: time)
            }
        }
        let subscribe = #"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#
        func open(_ generation: Int, at second: Double) {
            state.tell(.state(.open), at: .noon(second))
            state.tell(.opened(.test(generation: generation, subprotocol: "v2.chat")), at: .noon(second))
            let id = MessageID(rawValue: UInt64(1000 + generation))
            state.tell(.sent([SentMessage(id: id, message: .text(subscribe), origin: .onOpen)]), at: .noon(second))
            let answer = Timestamp.noon(second + 0.002)
            state.tell(.messages(.of([#"{"result":null,"id":1}"#], at: answer)), at: answer)
        }
        _ = state.update(.started(url: "wss://stream.example.com/market?token=s3cret", session: 1), at: .noon(0))
        open(1, at: 0.1)
        trades(1...3)
        state.tell(.error(.connectionLost(detail: "reset by peer")), at: .noon(3.7))
        state.tell(.closed(.lost()), at: .noon(3.7))
        state.send(#"{"id":2,"method":"LIST_SUBSCRIPTIONS"}"#, at: .noon(5))
        open(2, at: 7.9)
        let sent = state.outgoing.keys.map {
            SentMessage(id: $0, message: .text(#"{"id":2,"method":"LIST_SUBSCRIPTIONS"}"#), origin: .caller)
        }
        state.tell(.sent(sent), at: .noon(7.9))
        state.tell(.messages(.of([#"{"result":["btcusdt@aggTrade"],"id":2}"#], at: .noon(7.91))), at: .noon(7.91))
        state.tell(.roundTrip(.milliseconds(14)), at: .noon(8))
        trades(8...9)
        for character in #"{"id":3}"# { state.press(.character(character), at: .noon(10)) }
        return state
    }
}
