import Testing
import WilletFormats

@Suite struct JSONLinesTests {
    private static let header = #"{"format":"willet recording","version":1}"# + "\n"
    private static let line =
        #"{"seq":1,"time":"2026-01-31T12:00:00.000001Z","dir":"in","op":"text","data":"a","conn":1}"# + "\n"
    private static let entry = RecordedEntry("a", .text, .inbound, at: noon(1))

    private func read(_ text: String) throws -> ([RecordedEntry], [String]) {
        var reader = JSONLinesReader()
        return (try reader.entries(text.utf8), reader.notes)
    }

    @Test(arguments: [1, 2, 7, 64, 10_000])
    func whatIsWrittenIsReadAgainInPiecesOfAnySize(pieces: Int) throws {
        var reader = JSONLinesReader()
        #expect(try reader.entries(JSONLinesWriter().file(everyKind), pieces: pieces) == everyKind)
        #expect(reader.notes == [])
    }

    @Test func aRecordingBeginsWithItsFormat() throws {
        #expect(
            try String(decoding: JSONLinesWriter().file([Self.entry]), as: UTF8.self) == Self.header + Self.line
        )
    }

    @Test(arguments: [
        line, line + "\n\n" + " \t\n", "\r\n" + line.replacing("\n", with: "\r\n"), String(line.dropLast()),
        line.replacing(#""seq":1"#, with: #""new":{"time":[1,"x",null]},"seq":1.5"#),
    ])
    func whatOthersWriteIsReadToo(text: String) throws {
        let (entries, notes) = try read(text)
        #expect(entries == [Self.entry])
        #expect(notes == [])
    }

    @Test func aLineOfOthersAtTheEndIsNoneThatBreaksOff() throws {
        #expect(throws: FormatError.self) { try read(Self.header + Self.line + "{\"a\":1}\n") }
        #expect(throws: FormatError.self) { try read(Self.header + Self.line + "garbage\n") }
    }

    @Test(arguments: [#"\ud83d\uDE00"#, #"a\\ud800"#, #"\u0041\ud83d\ude00\n"#, #"\ud7ff\ue000"#])
    func charactersInTwoEscapesAreRead(text: String) throws {
        #expect(try read(Self.header + Self.line.replacing("\"a\"", with: "\"\(text)\"") + Self.line).0.count == 2)
    }

    /// What stands for half a character is no text: nothing is made up for it.
    @Test(arguments: [
        #"\ud800"#, #"x\udc00y"#, #"\ud83d\u0041"#, #"\ud83d\ud83d\ude00"#, #"\ud83dx\ude00"#,
        #"\ud83d\n"#, #"\uD83D "#,
    ])
    func halfACharacterIsRefused(text: String) throws {
        let line = Self.line.replacing("\"a\"", with: "\"\(text)\"")
        #expect(throws: FormatError.self) { try read(Self.header + line + Self.line) }
        for pieces in 1...5 {
            var reader = JSONLinesReader()
            #expect(throws: FormatError.self) {
                try reader.entries((Self.header + line + Self.line).utf8, pieces: pieces)
            }
        }
    }

    @Test func aLineThatBreaksOffIsLeftOut() throws {
        for length in 1..<(Self.line.utf8.count - 1) {
            let torn = String(decoding: Self.line.utf8.prefix(length), as: UTF8.self)
            for (text, count) in [(torn, 1), (torn + "\n" + Self.header + Self.line, 2)] {
                let (entries, notes) = try read(Self.header + Self.line + text)
                #expect(entries == Array(repeating: Self.entry, count: count))
                #expect(notes.count == 1 && notes.allSatisfy { $0.hasPrefix("line 3 breaks off, and was left out: ") })
            }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n", "line 1: no JSON at byte 1: a recording has an object in every line"),
        ("[1]\n" + line, "line 1: no object"), ("1 \n" + line, "line 1: no object"),
        ("{}\n" + line, #"line 1: no "time""#), (line + "{}\n" + line, #"line 2: no "time""#),
        ("{\"log\":\n{}\n", "line 1: it ends within an object"),
        (
            line.replacing("2026-", with: "26-") + line,
            #"line 1: "time" is none of RFC 3339, as in 2026-01-31T12:01:03.120000Z"#
        ),
        (line.replacing("\"in\"", with: "\"up\"") + line, #"line 1: "dir" is neither in, out nor local"#),
        (line.replacing("\"in\"", with: "[]") + line, #"line 1: "dir" is no text or number"#),
        (line.replacing("\"in\"", with: "1") + line, #"line 1: "dir" is no text"#),
        (line.replacing("\"conn\":1", with: "\"conn\":-1") + line, #"line 1: "conn" is no whole number"#),
        (line.replacing("\"conn\":1", with: "\"conn\":\"1\"") + line, #"line 1: "conn" is no number"#),
        (line.replacing("\"data\"", with: "\"base64\"") + line, #"line 1: "base64" is none"#),
        (line.replacing("\"data\"", with: "\"date\"") + line, #"line 1: neither "data" nor "base64""#),
        (line.replacing("\n", with: "") + line + line, "line 1: more than one object in a line"),
        ("{\"format\":\"x\"}\n" + line, "line 1: no recording of this program"),
        (header.replacing("1}", with: "2}"), "line 1: version 2 of recordings is newer than this program: update it"),
    ])
    func aForeignFileIsNamedAsOne(text: String, error: String) {
        #expect {
            try read(text)
        } throws: {
            "\($0)" == error
        }
    }

    @Test func nothingIsNoRecordingAndNoError() throws {
        let (entries, notes) = try read("")
        #expect(entries == [])
        #expect(notes == ["the file is empty"])
    }

    @Test func randomBytesAreAnErrorAndNoTrap() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var file = try JSONLinesWriter().file(everyKind)
            for _ in 0..<3 {
                file[Int.random(in: 0..<file.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            var reader = JSONLinesReader()
            _ = try? reader.entries(file, pieces: 100)
        }
    }
}
