import Testing
import WilletPipe
import WilletProtocol

@Suite struct InputSplitterTests {
    private func messages(_ framing: InputFraming, _ chunks: [[UInt8]], maximum: Int = 100) throws -> [Message] {
        var splitter = InputSplitter(framing, maximum: maximum)
        let messages = try chunks.flatMap { try splitter.append($0[...]) }
        if let failure = splitter.failure { throw failure }
        return messages + (try splitter.finish())
    }

    @Test(arguments: [
        (InputFraming.lines, "a\nb\r\n\n c", ["a", "b", "", " c"]), (.lines, "a\n", ["a"]), (.lines, "", []),
        (.lines, "a\0b", ["a\0b"]), (.records(.text), "a\nb\0\0c\r\0", ["a\nb", "", "c\r"]),
        (.records(.text), "a\n", ["a\n"]),
    ])
    func textIsSplitTheSameWhateverTheChunks(framing: InputFraming, text: String, expected: [String]) throws {
        let bytes = Array(text.utf8)
        let expected = expected.map(Message.text)
        #expect(try messages(framing, [bytes]) == expected)
        #expect(try messages(framing, bytes.map { [$0] }) == expected)
    }

    @Test func binaryRecordsNeedNotBeText() throws {
        #expect(
            try messages(.records(.binary), [[0xFF], [0, 0x0A, 0, 0xC3]])
                == [.binary([0xFF]), .binary([0x0A]), .binary([0xC3])]
        )
    }

    @Test func chunksAreMessagesAndNoLongerThanOneMayBe() throws {
        #expect(
            try messages(.chunks, [[1, 2, 0, 10, 5], [6]], maximum: 2)
                == [.binary([1, 2]), .binary([0, 10]), .binary([5]), .binary([6])]
        )
    }

    @Test(arguments: [
        ([UInt8](Array("a\nb\n".utf8) + [0xFF, 0x0A]), InputFailure.notUTF8(.lines, 3)),
        (Array("a\nb\nlonger\nc\n".utf8), .tooLong(.lines, 3, limit: 3)),
        (Array("a\nb\nlong".utf8), .tooLong(.lines, 3, limit: 3)),
    ])
    func whatStandsBeforeOneThatCannotBeSentIsGivenOut(bytes: [UInt8], failure: InputFailure) throws {
        var splitter = InputSplitter(.lines, maximum: 3)
        #expect(try splitter.append(bytes[...]) == [.text("a"), .text("b")])
        #expect(splitter.failure == failure)
    }

    @Test func whatNoTextMessageCanCarryIsNamed() {
        #expect(throws: InputFailure.notUTF8(.lines, 2)) { try messages(.lines, [[0x61, 0x0A, 0xFF, 0x0A]]) }
        #expect(throws: InputFailure.notUTF8(.records(.text), 1)) { try messages(.records(.text), [[0xFF]]) }
        #expect(
            InputFailure.notUTF8(.records(.text), 1).description
                == "record 1 of standard input is not UTF-8: a text message cannot carry it; --binary sends bytes"
        )
    }

    @Test func whatIsTooLongIsRefusedBeforeItsEnd() {
        #expect(throws: InputFailure.tooLong(.lines, 1, limit: 3)) {
            try messages(.lines, [[0x61, 0x61], [0x61, 0x61]], maximum: 3)
        }
        #expect(throws: InputFailure.tooLong(.records(.binary), 2, limit: 1)) {
            try messages(.records(.binary), [[1, 0, 1, 1, 0]], maximum: 1)
        }
    }
}
