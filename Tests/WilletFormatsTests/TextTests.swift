import Testing
import WilletFormats

@Suite struct TextTests {
    @Test(arguments: [1, 5, 10_000])
    func whatIsWrittenIsReadAgain(pieces: Int) throws {
        var reader = TextReader()
        #expect(try reader.entries(TextWriter().file(everyKind), pieces: pieces) == everyKind)
    }

    @Test func linesMayEndAsOnOtherSystems() throws {
        var reader = TextReader()
        let file = String(decoding: try TextWriter().file(everyKind), as: UTF8.self).replacing("\n", with: "\r\n")
        #expect(try reader.entries(file.utf8) == everyKind)
    }

    @Test func aLineIsForPeople() throws {
        let text = String(decoding: try TextWriter().file(Array(everyKind[1...4])), as: UTF8.self)
        let expected = #"""
            2026-01-31T12:00:00.000001Z 1 > text {"a":"b\\nc","é":"你😀"}
            2026-01-31T12:00:00.000002Z 1 < text\#u{20}
            2026-01-31T12:00:00.000003Z 1 < text \u{0}\u{1b}[2J\t\r\n\u{7f}\u{85}\#u{202E}\\u{41}\\ \#u{2028}
            2026-01-31T12:00:00.000004Z 1 < binary AP/DCg==

            """#
        #expect(text.split(separator: "\n") == expected.split(separator: "\n"))
    }

    @Test(arguments: [
        ("hello", "line 1: it does not begin with a time as in 2026-01-31T12:01:03.120000Z"),
        ("2026-01-31T12:00:00Z x < text a", "line 1: no number of a connection behind the time"),
        ("2026-01-31T12:00:00Z 1 = text a", "line 1: neither <, > nor - behind the number of the connection"),
        ("\n2026-01-31T12:00:00Z 1 < news a", "line 2: it does not say what it is: text, binary, …"),
        ("2026-01-31T12:00:00Z 1 < text \\x", "line 1: an escape that there is not, or no UTF-8"),
        ("2026-01-31T12:00:00Z 1 < text \\u{d800}", "line 1: an escape that there is not, or no UTF-8"),
        ("2026-01-31T12:00:00Z 1 < text \\", "line 1: an escape that there is not, or no UTF-8"),
        ("2026-01-31T12:00:00Z 1 < binary A", "line 1: no base64 as its payload"),
    ])
    func aForeignFileIsNamedAsOne(text: String, error: String) {
        #expect {
            var reader = TextReader()
            _ = try reader.entries(text.utf8)
        } throws: {
            "\($0)" == error
        }
    }
}
