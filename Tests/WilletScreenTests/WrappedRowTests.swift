import Testing
import WilletScreen

@Suite("Rows of wrapped text")
struct WrappedRowTests {
    private func rows(_ bytes: [UInt8], columns: Int) -> [String] {
        bytes.withUnsafeBytes { bytes in
            var rows: [String] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let bytes = UnsafeRawBufferPointer(rebasing: rest)
                let length = RemoteText.rowLength(of: bytes, columns: columns, width: .sample)
                rows.append(RemoteText.row(of: UnsafeRawBufferPointer(rebasing: bytes[..<length]), width: .sample))
                rest = rest.dropFirst(length)
            }
            return rows
        }
    }

    @Test(
        "end at line breaks and at the width",
        arguments: [
            ("", 4, []), ("abcd", 4, ["abcd"]), ("abcde", 4, ["abcd", "e"]), ("abcd\ne", 4, ["abcd", "e"]),
            ("abcd\r\ne", 4, ["abcd", "e"]), ("a\n\nb\n", 4, ["a", "", "b"]), ("a\rb", 4, ["a␍b"]),
            ("世界世", 4, ["世界", "世"]), ("a世界", 4, ["a世", "界"]), ("世", 1, ["世"]),
            ("abce\u{301}f", 4, ["abce\u{301}", "f"]), ("ab\tcd", 4, ["ab␉c", "d"]),
            ("abc\u{202E}d", 9, ["abc", "\\u{202E}d"]), ("世界\nab", 4, ["世界", "ab"]),
        ] as [(String, Int, [String])]
    )
    func wrap(text: String, columns: Int, rows: [String]) {
        #expect(self.rows(Array(text.utf8), columns: columns) == rows)
    }

    @Test("take broken UTF-8 byte by byte as it shows")
    func broken() {
        #expect(rows([0xFF, 0x61, 0xE4, 0xB8, 0x62, 0xFE], columns: 2) == ["\u{FFFD}a", "\u{FFFD}b", "\u{FFFD}"])
    }
}
