import Testing
import WilletFormats
import WilletPipe
import WilletProtocol
import WilletScreen

@Suite struct MessagePrinterTests {
    private static let width = CellWidth { $0.value < 0x20 || $0.value == 0x7F ? -1 : 1 }

    private func printed(
        _ format: MessagePrinter.Format,
        _ messages: [Message],
        isTerminal: Bool = false
    ) -> String {
        var printer = MessagePrinter(format, sanitise: isTerminal ? Self.width : nil)
        for message in messages {
            message.withUnsafeBytes {
                printer.append($0, message.kind.opcode, at: Timestamp(nanoseconds: 1_000), connection: 1)
            }
        }
        return String(decoding: printer.take(), as: UTF8.self)
    }

    private let hostile = [Message.text("a\u{1B}[31m\nb"), .text("\u{202E}c")]

    @Test func aPipeGetsExactBytes() {
        #expect(printed(.lines, hostile) == "a\u{1B}[31m\nb\n\u{202E}c\n")
        #expect(printed(.records(.text), hostile) == "a\u{1B}[31m\nb\0\u{202E}c\0")
        #expect(printed(.raw, hostile) == "a\u{1B}[31m\nb\u{202E}c")
    }

    @Test(arguments: [MessagePrinter.Format.lines, .records(.text), .records(.binary), .raw])
    func aTerminalGetsHarmlessLinesWhateverTheFormat(format: MessagePrinter.Format) {
        #expect(printed(format, hostile, isTerminal: true) == "a␛[31m\nb\n\\u{202E}c\n")
    }

    @Test func objectsAreNumbered() {
        let line = #","time":"1970-01-01T00:00:00.000001Z","dir":"in","op":"#
        #expect(
            printed(.jsonLines, [.text("a\u{202E}"), .binary([0xFF])])
                == #"{"seq":1"# + line + #""text","data":"a\#u{202E}","conn":1}"# + "\n" + #"{"seq":2"# + line
                + #""binary","base64":"/w==","conn":1}"# + "\n"
        )
        #expect(printed(.jsonLines, [.text("a\u{202E}")], isTerminal: true).contains(#""data":"a\u{202E}","conn""#))
    }

    @Test func onlyObjectsTellOfWhatIsNoMessage() {
        for format in [MessagePrinter.Format.lines, .records(.text), .raw] {
            var printer = MessagePrinter(format)
            printer.append(.opened, "ws://a/", at: Timestamp(nanoseconds: 0), connection: 1)
            #expect(printer.take() == [] && !printer.shows(.ping))
        }
        var printer = MessagePrinter(.jsonLines)
        printer.append(.opened, "ws://a/", at: Timestamp(nanoseconds: 0), connection: 1)
        #expect(
            String(decoding: printer.take(), as: UTF8.self)
                == #"{"seq":1,"time":"1970-01-01T00:00:00.000000Z","dir":"local","op":"opened","data":"ws://a/","conn":1}"#
                + "\n"
        )
        #expect(printer.shows(.ping) && printer.take() == [])
    }

    @Test(arguments: [
        (MessagePrinter.Format.lines, false), (.records(.text), false), (.records(.binary), true), (.raw, true),
        (.jsonLines, true),
    ])
    func bytesAreShownWhereTheyCannotBeTakenForText(format: MessagePrinter.Format, shows: Bool) {
        #expect(MessagePrinter(format).shows(.binary) == shows)
        #expect(MessagePrinter(format).shows(.text))
    }
}
