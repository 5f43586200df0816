import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct LatencyViewTests {
    @Test(arguments: [
        (0, "+0.00 ms"), (123, "+0.12 ms"), (14_200, "+14.2 ms"), (99_900, "+99.9 ms"), (250_000, "+250 ms"),
        (1_250_000, "+1.250 s"), (12_500_000, "+12.5 s"), (192_000_000, "+3m12s"), (-1, "+0.00 ms"),
    ])
    func aLatencyIsShort(microseconds: Int, text: String) {
        #expect(Format.latency(.microseconds(microseconds)) == text)
    }

    @Test func requestAndAnswerShowHowLongItTook() {
        let rows = Scene.latency.state(rows: 24, columns: 80).rows
        #expect(rows.contains { $0.contains("→") && $0.contains("+14.2 ms  {\"method\":\"get\",\"id\":1}") })
        #expect(rows.contains { $0.contains("←") && $0.contains("+14.2 ms  {\"id\":1,\"result\":[]}") })
        #expect(rows.filter { $0.contains("+1.250 s") }.count == 2)
        #expect(rows.contains { $0.contains("…  {\"method\":\"get\",\"id\":3}") })
    }

    @Test func thereIsNoColumnWithoutAKey() {
        var state = ViewState.connected()
        state.send("{\"id\":1}")
        #expect(state.latency == nil)
        #expect(state.rows.contains { $0.contains("8 B  {\"id\":1}") })
    }

    @Test func theColumnCanBeLeftOut() {
        var state = ViewState.connected(latencyKey: "id") { $0.columns = [.size] }
        state.send("{\"id\":1}")
        #expect(state.rows.contains { $0.contains("8 B  {\"id\":1}") })
    }

    @Test func whatWaitedForTheConnectionIsMeasuredFromWhenItWasWritten() throws {
        var state = ViewState.at()
        let key = try LatencyKey("id")
        _ = state.update(.started(url: "ws://localhost:8080/chat", latencyKey: key, session: 1), at: .noon())
        let entry = state.log.nextID
        state.send("{\"id\":1}", at: .noon(1))
        #expect(state.latency?[entry] == nil)
        let id = MessageID(rawValue: entry)
        let sent = SentMessage(id: id, message: .text("{\"id\":1}"), origin: .caller, time: .noon(10))
        state.tell(.sent([sent]), at: .noon(10.5))
        state.tell(.messages(.of(["{\"id\":1}"], at: .noon(10.25))), at: .noon(11))
        #expect(state.latency?[entry] == .answered(.milliseconds(250)))
        #expect(state.latency?[entry + 1] == .answers(.milliseconds(250), request: entry))
    }

    @Test func theInspectorSaysIt() {
        var state = Scene.latency.state(rows: 50, columns: 200)
        state.press(.key(.tab), .key(.enter))
        #expect(state.render().text.contains("waits for its answer"))
        state.press(.character("p"), .character("p"))
        #expect(state.render().text.contains("answers after 1.250 s"))
        state.press(.character("p"))
        #expect(state.render().text.contains("answered after 1.250 s"))
    }
}
