import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct CopyTests {
    @Test func yCopiesTheSelectedEntryAsItIs() {
        var state = ViewState.connected()
        state.tell(.messages(.of(["first \u{1B}[2J", "second"])))
        #expect(state.press(.key(.tab), .character("y")) == [.copy("second")])
        #expect(state.press(.key(.up), .character("y")) == [.copy("first \u{1B}[2J")])
    }

    @Test func aBinaryMessageIsCopiedInHexadecimalDigits() {
        var state = ViewState.connected()
        let batch = MessageBatch(capacity: 16)
        batch.append([0, 0xFF, 0x0A])
        batch.commit(opcode: .binary, wireLength: 3, fragments: 1)
        batch.seal(at: .noon())
        state.tell(.messages(batch))
        #expect(state.press(.key(.tab), .character("y")) == [.copy("00ff0a")])
    }

    @Test func onlyWhatTerminalsTakeIsSent() {
        var state = ViewState.connected()
        let text = String(repeating: "é", count: ViewState.copyLimit / 2)
        state.tell(.messages(.of([text])))
        #expect(state.press(.key(.tab), .character("y")) == [.copy(text)])
        state.tell(.messages(.of([text + "x"])))
        #expect(state.press(.character("y")) == [.bell])
        let notice = "not copied: it has 74,995 bytes, terminals take 74,994; /save FILE writes the log"
        #expect(state.notice == notice)
    }

    @Test func whereThereIsNothingItSaysSo() {
        var state = ViewState.at()
        #expect(state.press(.key(.tab), .character("y")) == [.bell])
        #expect(state.notice == "nothing is selected")
        state.tell(.messages(.of([""])))
        state = .connected()
        state.tell(.messages(.of([""])))
        #expect(state.press(.key(.tab), .character("y")) == [.bell])
        #expect(state.notice == "it is empty: nothing to copy")
    }

    @Test func whatBecameOfItIsSaidAndWhatElseThereIs() {
        var state = ViewState.connected()
        #expect(state.update(.copied(bytes: 96, .sent), at: .noon()) == [])
        #expect(
            state.notice == "sent 96 B to the clipboard; nothing confirms that it arrived; /save FILE writes the log"
        )
        #expect(state.update(.copied(bytes: 96, .refused(reason: "why")), at: .noon()) == [.bell])
        #expect(state.notice == "not copied: why; /save FILE writes the log")
    }

    @Test func theHandshakeIsCopiedAsItIsShown() throws {
        var state = ViewState.connected()
        state.tell(.opened(try .full()))
        state.press(.key(.tab), .character("i"))
        guard case .copy(let text)? = state.press(.character("y")).first else { return #expect(Bool(false)) }
        #expect(text.hasPrefix("Connection 2, open for 0s\n  URL") && !text.contains("secret"))
    }
}
