import Testing
import WilletLog
import WilletPipe

@Suite struct MessagePatternTests {
    private func answer(_ pattern: String, _ bytes: [UInt8]) throws -> SessionExpectation.Answer {
        let pattern = MessagePattern(try RegularExpression(Array(pattern.utf8)))
        return bytes.withUnsafeBytes { pattern.answer($0) }
    }

    @Test(arguments: [
        ("\"id\":\\s*7\\b", "{\"id\": 7}", SessionExpectation.Answer.matches), ("^a$", "ba", .differs),
        ("", "", .matches),
        ("(?i)READY", "ready", .matches), ("ü", "für", .matches), ("^b", "a\nb", .differs),
    ])
    func aMessageIsTriedAsAWhole(pattern: String, text: String, expected: SessionExpectation.Answer) throws {
        #expect(try answer(pattern, Array(text.utf8)) == expected)
    }

    @Test func bytesThatAreNoTextAreTriedToo() throws {
        #expect(try answer("b", [0xFF, 0x62]) == .matches)
    }

    @Test func aMatchThatWouldNeverEndIsGivenUp() throws {
        #expect(try answer("^(a+)+$", Array(repeating: 0x61, count: 60) + [0x62]) != .matches)
        #expect(try answer("^(\\w+\\s?)*$", Array(repeating: 0x61, count: 60) + [0x21]) == .tooCostly)
    }
}
