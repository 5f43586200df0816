import Testing
import WilletLog

@testable import WilletViewModel

@Suite struct BinaryTextTests {
    @Test(
        arguments: [
            ("00ff", [0, 255]), ("00 ff", [0, 255]), ("0x00 0XFF\n0a", [0, 255, 10]),
            ("DEADbeef", [0xDE, 0xAD, 0xBE, 0xEF]),
        ] as [(String, [UInt8])]
    )
    func hexadecimalDigitsAreBytes(text: String, bytes: [UInt8]) throws {
        #expect(try BinaryText.hex(text) == bytes)
    }

    @Test(arguments: ["0", "0x", "00 f", "zz", "0 0", "٠٠", "ff,00"])
    func otherTextIsNot(text: String) {
        #expect(throws: SlashCommandError.self) { try BinaryText.hex(text) }
    }

    @Test(
        arguments: [
            ("", []), ("AP8=", [0, 255]), ("AP8", [0, 255]), ("AA==", [0]), ("+/+/", [0xFB, 0xFF, 0xBF]),
            ("-_-_", [0xFB, 0xFF, 0xBF]), ("Zm9v\nYmFy", Array("foobar".utf8)),
        ] as [(String, [UInt8])]
    )
    func base64IsBytes(text: String, bytes: [UInt8]) throws {
        #expect(try BinaryText.base64(text) == bytes)
    }

    @Test(arguments: ["A", "AP8==", "=", "AA=A", "AP9=", "A*==", "AAAA=", "AAAAA"])
    func whatIsNotBase64IsRefused(text: String) {
        #expect(throws: SlashCommandError.invalidBase64) { try BinaryText.base64(text) }
    }

    @Test(
        arguments: [
            ("a b.json", OutgoingFile(path: "a b.json", isText: false)),
            ("--text  a", OutgoingFile(path: "a", isText: true)),
            ("--texts", OutgoingFile(path: "--texts", isText: false)), ("--text", nil), ("", nil),
        ] as [(String, OutgoingFile?)]
    )
    func aFileIsNamedWithOrWithoutTheFlag(argument: String, file: OutgoingFile?) {
        #expect(OutgoingFile(argument: argument) == file)
    }

    @Test func aFileIsSentAsItWasAskedFor() {
        var state = ViewState.connected()
        let file = OutgoingFile(path: "a", isText: false)
        #expect(state.send("/send-file a") == [.readFile(file)])
        let next = state.log.nextID
        #expect(state.update(.fileRead(file, .read([0xFF])), at: .noon()) == [.enqueueBinary([0xFF], entry: next)])
        let text = OutgoingFile(path: "a", isText: true)
        #expect(state.update(.fileRead(text, .read([0x41])), at: .noon()) == [.enqueue("A", entry: next + 1)])
        #expect(state.update(.fileRead(text, .read([0xFF])), at: .noon()) == [.bell])
        #expect(state.notice == "a is not sent: it is not UTF-8; without --text it goes out as a binary message")
        #expect(state.editor.text == "/send-file --text \(text.path)")
        state.editor.replace(with: "typed meanwhile")
        #expect(state.update(.fileRead(file, .failed(reason: "it is gone")), at: .noon()) == [.bell])
        #expect(state.editor.text == "typed meanwhile")
        #expect(state.notice == "a is not sent: it is gone")
    }
}
