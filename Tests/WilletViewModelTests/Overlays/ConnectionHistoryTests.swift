import Testing
import WilletClient

@testable import WilletViewModel

@Suite struct ConnectionHistoryTests {
    private static let refused = WebSocketError.connectFailed(address: "h:1", detail: "refused")

    @Test func aConnectionIsRememberedWithItsTimesCountsAndEnd() throws {
        var history = ConnectionHistory()
        history.open(.test(generation: 1), at: .noon())
        history.receive(messages: 3, bytes: 30)
        history.receive(messages: 1, bytes: 5)
        history.send(messages: 1, bytes: 7)
        #expect(history.openConnection?.number == 1)
        history.close(.lost(), at: .noon(9))
        let end = ConnectionHistory.End(time: .noon(9), summary: Disconnection.lost().summary, wasClean: false)
        let connection = ConnectionHistory.Connection(
            number: 1,
            opened: .noon(),
            received: .init(messages: 4, bytes: 35),
            sent: .init(messages: 1, bytes: 7),
            end: end
        )
        #expect(history.records == [.connection(connection)])
        #expect(history.openConnection == nil && history.opening?.handshake == .test(generation: 1))
        // What comes late belongs to no connection.
        history.receive(messages: 1, bytes: 1)
        #expect(history.records == [.connection(connection)])
    }

    @Test func failedAttemptsOneAfterTheOtherAreOneRecord() {
        var history = ConnectionHistory()
        for second in 0..<50 { history.fail(Self.refused, at: .noon(Double(second))) }
        let attempts = ConnectionHistory.Attempts(
            count: 50,
            first: .noon(),
            last: .noon(49),
            summary: "cannot connect to h:1: refused"
        )
        #expect(history.records == [.attempts(attempts)])
        #expect(history.failure == .init(error: Self.refused, time: .noon(49)))
        history.open(.test(generation: 51), at: .noon(60))
        #expect(history.failure == nil && history.records.count == 2)
    }

    @Test func anErrorOfAConnectionIsToldByItsEnd() {
        var history = ConnectionHistory()
        history.open(.test(generation: 1), at: .noon())
        history.fail(.connectionLost(detail: "x"), at: .noon(1))
        #expect(history.failure == nil && history.records.count == 1)
        history.close(.lost(), at: .noon(1))
        history.fail(.invalidClose(.reasonTooLong(bytes: 124)), at: .noon(2))
        #expect(history.failure == nil && history.records.count == 1)
    }

    @Test func onlyTheNewestAreKeptAndTheOthersCounted() {
        var history = ConnectionHistory()
        for number in 1...ConnectionHistory.limit + 7 {
            history.open(.test(generation: number), at: .noon())
            history.close(.lost(String(repeating: "long ", count: 1000)), at: .noon())
        }
        #expect(history.records.count == ConnectionHistory.limit && history.forgottenCount == 7)
        guard case .connection(let first)? = history.records.first else { return #expect(Bool(false)) }
        #expect(first.number == 8 && (first.end?.summary.count ?? .max) <= 300)
    }

    @Test func theSessionTellsItsHistory() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["abc", "de"])), at: .noon(1))
        state.send("hello", at: .noon(1))
        state.tell(.sent([SentMessage(id: MessageID(rawValue: 1), message: .text("hello"), origin: .caller)]))
        #expect(state.session.history.openConnection?.received == .init(messages: 2, bytes: 5))
        #expect(state.session.history.openConnection?.sent == .init(messages: 1, bytes: 5))
        state.tell(.closed(.lost()), at: .noon(2))
        state.tell(.error(Self.refused), at: .noon(3))
        #expect(state.session.history.records.count == 2 && state.session.history.failure?.error == Self.refused)
        _ = state.update(.started(url: "ws://other:1", session: 2), at: .noon())
        #expect(state.session.history == ConnectionHistory())
    }
}
