import Glibc
import TestSupport
import Testing
import WilletScreen

@Suite("Remote text")
struct RemoteTextTests {
    @Test(
        "shows what controls a terminal",
        arguments: [
            ("plain ASCII ~", "plain ASCII ~"), ("é世😀", "é世😀"), ("\u{1B}[31m", "␛[31m"), ("a\nb\r\n", "a␤b␍␤"),
            ("\t\0\u{7}", "␉␀␇"), ("\u{7F}", "␡"), ("\u{9B}31m", "\\u{9B}31m"),
            ("\u{1B}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
            ("\u{202E}abc", "\\u{202E}abc"), ("\u{2066}", "\\u{2066}"), ("a\u{200B}b", "a\\u{200B}b"),
            ("👩\u{200D}🚀", "👩\\u{200D}🚀"), ("\u{FEFF}x", "\\u{FEFF}x"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
            ("\u{E0041}", "\\u{E0041}"), ("\u{E0100}", "\\u{E0100}"), ("\u{E000}", "\\u{E000}"), ("\u{AD}", "\\u{AD}"),
            ("\u{FFFE}", "\\u{FFFE}"), ("☺\u{FE0F}", "☺\u{FE0F}"), ("\u{301}a", "\\u{301}a"),
            ("\u{1FAE8}", "\\u{1FAE8}"),
            ("e\u{301}", "e\u{301}"), ("\u{3164}", "\\u{3164}"), ("\u{FFFD}", "\u{FFFD}"),
        ]
    )
    func shows(text: String, shown: String) {
        #expect(RemoteText.line(text, width: .sample) == shown)
    }

    @Test(
        "shows broken UTF-8 as U+FFFD",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xE4, 0xB8], "\u{FFFD}"), ([0xC0, 0x9B], "\u{FFFD}\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0x9B, 0x33], "\u{FFFD}3"),
        ] as [([UInt8], String)]
    )
    func broken(bytes: [UInt8], shown: String) {
        #expect(bytes.withUnsafeBytes { RemoteText.line(of: $0, width: .sample) } == shown)
    }

    @Test("shows everything beyond ASCII by its code point where a terminal has nothing else")
    func ascii() {
        #expect(RemoteText.line("é\u{1B}\n世…", width: .ascii) == "\\u{E9}\\u{1B}\\u{A}\\u{4E16}\\u{2026}")
        let bytes: [UInt8] = [0xFF]
        #expect(bytes.withUnsafeBytes { RemoteText.line(of: $0, width: .ascii) } == "\\u{FFFD}")
    }

    @Test(
        "cuts at the limit",
        arguments: [
            ("hello", 5, "hello"), ("hello", 4, "hel…"), ("héllo", 4, "hél…"), ("世界世", 5, "世界…"),
            ("\u{1B}\u{1B}", 1, "…"),
            ("hello\u{301}", 5, "hello\u{301}"), ("hello\u{301}!", 5, "hell…"), ("hello\n", 5, "hell…"),
            ("hello", 1, "…"),
            ("x", 0, ""), ("\u{202E}abc", 5, "\\u{2…"), ("世界", 4, "世界"),
        ]
    )
    func cuts(text: String, limit: Int, shown: String) {
        #expect(RemoteText.line(text, limit: limit, width: .sample) == shown)
    }

    @Test("bounds a flood of marks and says so")
    func flood() {
        let flood = "a" + String(repeating: "\u{301}", count: 10) + "b"
        #expect(RemoteText.line(flood, width: .sample) == "a\u{301}\u{301}\u{301}\u{301}…b")
        let endless = "a" + String(repeating: "\u{301}", count: 100_000)
        let line = RemoteText.line(endless, limit: 10, width: .sample)
        #expect(
            line.unicodeScalars.map(\.value) == [0x61, 0x301, 0x301, 0x301, 0x301] + Array(repeating: 0x2026, count: 9)
        )
    }

    @Test(
        "breaks a body into lines",
        arguments: [
            ("", [""]), ("a", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\n", ["a", "b", ""]), ("a\rb", ["a␍b"]),
            ("\n\n", ["", "", ""]),
            ("a\u{1B}\u{2028}b", ["a␛\\u{2028}b"]),
        ]
    )
    func lines(text: String, lines: [String]) {
        #expect(RemoteText.lines(text, width: .sample) == lines)
    }

    @Test("stops after a count of lines and cuts each")
    func lineLimits() {
        #expect(RemoteText.lines("abc\ndef\nghi", limit: 2, count: 2, width: .sample) == ["a…", "d…"])
        #expect(RemoteText.lines("abc", count: 0, width: .sample) == [])
    }

    @Test("looks at no more of a message than can be seen", arguments: [0x61, 0x1B, 0xFF, 0xCC] as [UInt8])
    func bounded(byte: UInt8) throws {
        // Behind what may be read lie 20 MiB that trap when they are.
        let readable = 16 << 10
        let length = 20 << 20
        let memory = try #require(mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        try #require(memory != MAP_FAILED && mprotect(memory, readable, PROT_READ | PROT_WRITE) == 0)
        defer { munmap(memory, length) }
        let message = UnsafeMutableRawBufferPointer(start: memory, count: length)
        for index in 0..<readable { message[index] = byte == 0xCC && index % 2 == 1 ? 0x81 : byte }
        #expect(RemoteText.line(of: UnsafeRawBufferPointer(message), limit: 80, width: .sample).hasSuffix("…"))
    }

    @Test("lets nothing through that moves a cursor or reorders text, whatever the bytes", arguments: 0..<60)
    func anything(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let count = Int.random(in: 0...60, using: &generator)
            var bytes: [UInt8]
            if Bool.random(using: &generator) {
                bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            } else {
                bytes = Array(hostileText(count: count, using: &generator).utf8)
            }
            let limit = Int.random(in: 0...70, using: &generator)
            for width in [CellWidth.sample, .ascii] {
                let line = bytes.withUnsafeBytes { RemoteText.line(of: $0, limit: limit, width: width) }
                #expect(width.columns(of: line) <= limit)
                for scalar in line.unicodeScalars {
                    let category = scalar.properties.generalCategory
                    #expect(![.control, .format, .lineSeparator, .paragraphSeparator, .privateUse].contains(category))
                    #expect(width.ofScalar(scalar) >= 0)
                }
            }
        }
    }
}
