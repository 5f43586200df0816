import TestSupport
import Testing
import WilletScreen

@Suite("Pieces of remote text")
struct PiecesTests {
    private func pieces(_ text: String, _ ranges: [Range<Int>], limit: Int = .max) -> String {
        Array(text.utf8).withUnsafeBytes { bytes in
            RemoteText.pieces(of: bytes, highlighting: ranges, limit: limit, width: .sample)
                .map { $0.isHighlighted ? "[\($0.text)]" : "\($0.text)" }.joined()
        }
    }

    @Test(
        "highlight what lies in the ranges",
        arguments: [
            ("abcdef", [1..<3], "a[bc]def"), ("abcdef", [0..<1, 5..<6], "[a]bcde[f]"), ("abc", [0..<3], "[abc]"),
            ("abc", [], "abc"), ("", [], ""), ("世界!", [3..<6], "世[界]!"), ("世界!", [4..<5], "世[界]!"),
            ("a\u{1B}b", [1..<2], "a[␛]b"), ("a\u{202E}b", [1..<4], "a[\\u{202E}]b"),
            ("e\u{301}x", [0..<1], "[e\u{301}]x"), ("xe\u{301}", [2..<4], "xe\u{301}"), ("abc", [7..<9], "abc"),
        ] as [(String, [Range<Int>], String)]
    )
    func highlights(text: String, ranges: [Range<Int>], shown: String) {
        #expect(pieces(text, ranges) == shown)
    }

    @Test("are cut with an ellipsis, which belongs to what it stands for")
    func cut() {
        #expect(pieces("abcdef", [1..<2], limit: 4) == "a[b]c…")
        #expect(pieces("abcdef", [1..<6], limit: 4) == "a[bc…]")
        #expect(pieces("abcdef", [3..<6], limit: 4) == "abc…")
        #expect(pieces("abcdef", [4..<6], limit: 4) == "abc…")
        #expect(pieces("abcdef", [0..<1], limit: 0) == "")
    }

    @Test("say together what the line says, whatever is highlighted", arguments: 0..<200)
    func together(seed: Int) {
        var random = SeededGenerator(seed: seed)
        var bytes = random.bytes(Int.random(in: 0...30, using: &random))
        if random.oneIn(2) { bytes = bytes.flatMap { Array(["世", "e\u{301}", "a", "\u{1B}"][Int($0) & 3].utf8) } }
        var ranges: [Range<Int>] = []
        var next = 0
        while next < bytes.count {
            let start = Int.random(in: next...bytes.count, using: &random)
            let end = start + Int.random(in: 1...5, using: &random)
            ranges.append(start..<end)
            next = end + 1
        }
        let limit = Int.random(in: 1...40, using: &random)
        bytes.withUnsafeBytes { bytes in
            let pieces = RemoteText.pieces(of: bytes, highlighting: ranges, limit: limit, width: .sample)
            let line = RemoteText.line(of: bytes, limit: limit, width: .sample)
            #expect(pieces.map { String($0.text) }.joined().unicodeScalars.elementsEqual(line.unicodeScalars))
            let columns = Int.random(in: 2...10, using: &random)
            let rows = RemoteText.wrapped(pieces, to: columns, count: 100, width: .sample)
            #expect(
                rows.flatMap { $0 }.map { String($0.text) }.joined().unicodeScalars.elementsEqual(line.unicodeScalars)
            )
            for row in rows {
                #expect(row.reduce(0) { $0 + CellWidth.sample.columns(of: $1.text) } <= columns)
            }
            #expect(RemoteText.wrapped(pieces, to: columns, count: 2, width: .sample).count <= 2)
        }
    }

    @Test("wrap where a wide character has no room, and end where none ever has")
    func wrapping() {
        let pieces = [RemoteText.Piece("ab世界", isHighlighted: true)]
        let rows = RemoteText.wrapped(pieces, to: 3, count: 9, width: .sample)
        #expect(rows.map { $0.map { String($0.text) }.joined() } == ["ab", "世", "界"])
        #expect(RemoteText.wrapped(pieces, to: 1, count: 9, width: .sample).count == 3)
        #expect(RemoteText.wrapped([], to: 3, count: 9, width: .sample) == [[]])
    }
}
