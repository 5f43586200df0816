import Testing
import WilletFormats
import WilletProtocol

@Suite struct JSONLineTests {
    private let time = Timestamp(nanoseconds: 1_769_860_863_120_456_789)

    private func line(_ opcode: Opcode, _ payload: [UInt8]) -> String {
        var line = JSONLine()
        payload.withUnsafeBytes {
            line.append(
                sequence: 7,
                time: time,
                direction: .inbound,
                opcode: opcode,
                connection: 2,
                payload: $0
            )
        }
        return String(decoding: line.take(), as: UTF8.self)
    }

    @Test func aTextMessageIsAnObjectOnALineOfItsOwn() {
        #expect(
            line(.text, Array("{\"a\":1}".utf8))
                == #"{"seq":7,"time":"2026-01-31T12:01:03.120456Z","dir":"in","op":"text","data":"{\"a\":1}","conn":2}"#
                + "\n"
        )
    }

    @Test(arguments: [
        ("a\"b", #""a\"b""#), ("\\", #""\\""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{1}\u{1F}\u{7F}", #""\u0001\u001f\u007f""#),
        ("é 你 😀", #""é 你 😀""#), ("", #""""#),
    ])
    func textIsEscapedAsJSON(text: String, expected: String) {
        #expect(line(.text, Array(text.utf8)).contains(#""data":"# + expected + ","))
    }

    @Test func whatIsNotTextIsBase64() {
        #expect(line(.binary, [0, 255, 16]).contains(#""op":"binary","base64":"AP8Q","#))
        #expect(line(.ping, []).contains(#""op":"ping","base64":"","#))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"), (1_999, "1970-01-01T00:00:00.000001Z"),
    ])
    func timesAreRFC3339(nanoseconds: Int, expected: String) {
        #expect(Timestamp(nanoseconds: Int64(nanoseconds)).rfc3339 == expected)
    }
}
