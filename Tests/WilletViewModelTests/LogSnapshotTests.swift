import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct LogSnapshotTests {
    private func messages(_ state: ViewState) -> [String] {
        var messages: [String] = []
        state.snapshot.forEachMessage { entry, connection in
            messages.append("\(connection) " + entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        }
        return messages
    }

    @Test func itHasWhatWentOverTheWireWithTheNumberOfItsConnection() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["one", "two"])))
        state.send("/ping p")
        state.tell(.closed(.lost()))
        state.send("unsent")
        state.tell(.opened(.test(generation: 2)))
        state.tell(.messages(.of(["three"])))
        #expect(messages(state) == ["1 one", "1 two", "1 p", "2 three"])
    }

    @Test func anotherSessionBeginsAnew() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["one"])))
        _ = state.update(.started(url: "ws://other:1", session: 2), at: .noon())
        state.tell(.opened(.test(generation: 1)))
        state.tell(.messages(.of(["two"])))
        #expect(messages(state) == ["1 one", "1 two"])
    }

    @Test func whatIsRememberedOfConnectionsIsBoundedByTheLog() {
        var state = ViewState.connected { $0.limits = .init(entries: 10) }
        for number in 2...500 {
            state.tell(.opened(.test(generation: number)))
            state.tell(.messages(.of(["\(number)"])))
        }
        #expect(state.connectionStarts.count <= 10)
        #expect(messages(state).suffix(2) == ["499 499", "500 500"])
    }

    @Test func whatBecameOfItIsSaid() {
        var state = ViewState.connected()
        #expect(state.send("/save x\u{1B}y") == [.save(path: "x\u{1B}y")])
        #expect(state.update(.saved(path: "x\u{1B}y", .failed(reason: "no space")), at: .noon()) == [.bell])
        #expect(state.rows.last == " not saved to x␛y: no space")
        #expect(state.editor.text == "/save x\u{1B}y")
        // What was typed since is worth more.
        state.editor.replace(with: "since")
        #expect(state.update(.saved(path: "z", .failed(reason: "no space")), at: .noon()) == [.bell])
        #expect(state.editor.text == "since")
        #expect(state.update(.saved(path: "x", .written(entries: 1, bytes: 96)), at: .noon()) == [])
        #expect(state.notice == "saved 1 message to x, 96 B")
    }
}
