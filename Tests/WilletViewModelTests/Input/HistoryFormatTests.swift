import TestSupport
import Testing

@testable import WilletViewModel

@Suite struct HistoryFormatTests {
    @Test(arguments: ["a", "two\nlines", "\\n is no line break", "\r\n\\\\", "日本 \u{1B}[2J"])
    func whatIsWrittenIsReadAgainInOneLine(text: String) throws {
        let line = try #require(HistoryFormat.line(of: text))
        #expect(line.filter { $0 == 0x0A }.count == 1 && line.last == 0x0A)
        #expect(
            HistoryFormat.texts(in: Array("before\n".utf8) + line + Array("after\n".utf8)) == ["before", text, "after"]
        )
    }

    @Test func nothingAndWhatIsTooLongIsNotKept() {
        #expect(HistoryFormat.line(of: "") == nil)
        #expect(HistoryFormat.line(of: String(repeating: "x", count: HistoryFormat.textLimit)) != nil)
        #expect(HistoryFormat.line(of: String(repeating: "x", count: HistoryFormat.textLimit + 1)) == nil)
    }

    @Test func foreignAndTornLinesSpoilNoOthers() {
        let bytes: [UInt8] = Array("one\n".utf8) + [0xFF, 0xFE, 0x0A] + Array("\n\na\\qb\\\nnul\u{0}\ntorn".utf8)
        #expect(HistoryFormat.texts(in: bytes) == ["one", "a\\qb\\", "torn"])
    }

    @Test func ofALongFileTheNewestLinesCount() {
        let many = (0..<HistoryFormat.lineLimit + 5).map { "\($0)\n" }.joined()
        let texts = HistoryFormat.texts(in: Array(many.utf8))
        #expect(texts.count == HistoryFormat.lineLimit && texts.first == "5")
        let line = String(repeating: "x", count: 1000)
        let long = Array(String(repeating: line + "\n", count: 2000).utf8)
        #expect(HistoryFormat.texts(in: long).allSatisfy { $0 == line })
        #expect(HistoryFormat.texts(in: long).count == HistoryFormat.byteLimit / 1001)
    }

    @Test func aFileThatIsTooLongIsShortenedToItsNewestLinesAsTheyAre() throws {
        #expect(HistoryFormat.shortened(Array("a\nb\n".utf8)) == nil)
        let foreign: [UInt8] = [0xFF, 0x0A]
        let many = Array((0...HistoryFormat.lineLimit).map { "\($0)\n" }.joined().utf8) + foreign
        let short = try #require(HistoryFormat.shortened(many))
        #expect(short.suffix(2) == foreign[...])
        #expect(HistoryFormat.shortened(short) == nil)
        #expect(HistoryFormat.texts(in: short).last == "\(HistoryFormat.lineLimit)")
        #expect(HistoryFormat.texts(in: short).count == HistoryFormat.lineLimit * 9 / 10 - 1)
    }

    @Test func anyBytesAreReadWithoutHarm() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let bytes = (0..<300).map { _ in
                [UInt8]([0x0A, 0x5C, 0x6E, 0xFF, 0x41, 0xC3]).randomElement(using: &generator) ?? 0
            }
            let texts = HistoryFormat.texts(in: bytes)
            #expect(texts.allSatisfy { !$0.isEmpty })
        }
    }
}
