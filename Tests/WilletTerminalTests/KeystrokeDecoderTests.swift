import Testing
import WilletScreen

@testable import WilletTerminal

@Suite("Decoding keystrokes")
struct KeystrokeDecoderTests {
    /// What typing means, where the reader runs dry at the end.
    private func decode(_ text: String, _ keys: String...) -> [Keystroke] {
        var decoder = KeystrokeDecoder()
        var keystrokes = text.unicodeScalars.flatMap { decoder.decode(.scalar($0)) }
        keystrokes += keys.flatMap { decoder.decode(.key($0)) }
        return keystrokes + decoder.pause()
    }

    @Test(
        "characters and control characters",
        arguments: [
            ("a", [.character("a")]), ("é世", [.character("é"), .character("世")]), ("\r", [.key(.enter)]),
            ("\n", [.control("j")]), ("\t", [.key(.tab)]), ("\u{7F}", [.key(.backspace)]),
            ("\u{8}", [.key(.backspace)]),
            ("\0", [.control("@")]), ("\u{1}", [.control("a")]), ("\u{1A}", [.control("z")]),
            ("\u{1C}", [.control("\\")]),
            ("\u{1D}", [.control("]")]), ("\u{1E}", [.control("^")]), ("\u{1F}", [.control("_")]),
            (" ", [.character(" ")]),
        ] as [(String, [Keystroke])]
    )
    func characters(text: String, keystrokes: [Keystroke]) {
        #expect(decode(text) == keystrokes)
    }

    @Test(
        "Esc and then a key is Alt, Esc alone is Esc",
        arguments: [
            ("\u{1B}", [.key(.escape)]), ("\u{1B}x", [.alt("x")]), ("\u{1B}\u{1B}", [.key(.escape), .key(.escape)]),
            ("\u{1B}\u{1B}x", [.key(.escape), .alt("x")]), ("\u{1B}\r", [.altKey(.enter)]),
            ("\u{1B}\u{7F}", [.altKey(.backspace)]), ("\u{1B}xy", [.alt("x"), .character("y")]),
            ("\u{1B}\u{1}", [.key(.escape), .control("a")]), ("\u{1B}é", [.alt("é")]),
        ] as [(String, [Keystroke])]
    )
    func escape(text: String, keystrokes: [Keystroke]) {
        #expect(decode(text) == keystrokes)
    }

    @Test(
        "keys that ncurses names",
        arguments: [
            ("KEY_UP", .key(.up)), ("KEY_HOME", .key(.home)), ("KEY_F(1)", .key(.function(1))),
            ("KEY_F(17)", .key(.function(17))), ("KEY_F(29)", .controlKey(.function(5))), ("KEY_BTAB", .key(.backTab)),
            ("KEY_SLEFT", .shiftKey(.left)), ("kLFT5", .controlKey(.left)), ("kDC3", .altKey(.delete)),
            ("kUP2", .shiftKey(.up)), ("kEND7", .controlKey(.end)), ("KEY_NPAGE", .key(.pageDown)),
        ] as [(String, Keystroke)]
    )
    func names(name: String, keystroke: Keystroke) {
        #expect(decode("", name) == [keystroke])
    }

    @Test(
        "keys that mean nothing are nothing",
        arguments: ["KEY_MOUSE", "KEY_RESIZE", "KEY_F(63)", "", "kLFT", "paste-end", "k5"]
    )
    func unknownNames(name: String) {
        #expect(decode("", name) == [])
    }

    @Test(
        "presses of the first button, and the wheel; nothing else of a mouse, and never text",
        arguments: [
            ("[<0;10;5M", [.mouse(.press, Position(row: 4, column: 9))]),
            ("[<64;1;1M", [.mouse(.wheelUp, Position(row: 0, column: 0))]),
            ("[<65;200;60M", [.mouse(.wheelDown, Position(row: 59, column: 199))]),
            ("[<16;2;2M", [.mouse(.press, Position(row: 1, column: 1))]), ("[<0;10;5m", []), ("[<1;10;5M", []),
            ("[<32;10;5M", []), ("[<66;10;5M", []), ("[<0;0;5M", []), ("[<0;5M", []), ("[<0;5;99999M", []),
            ("[<;;M", []), ("[<-1;1;1M", []), ("[<9223372036854775808;1;1M", []),
            ("[M !!", []), ("[M !!x", [.character("x")]),
            ("[<0;1;1Mx", [.mouse(.press, Position(row: 0, column: 0)), .character("x")]),
        ] as [(String, [Keystroke])]
    )
    func mouse(sequence: String, keystrokes: [Keystroke]) {
        #expect(decode("\u{1B}" + sequence) == keystrokes)
    }

    @Test("Alt with a key that ncurses names")
    func altKey() {
        #expect(decode("\u{1B}", "KEY_UP") == [.altKey(.up)])
        #expect(decode("\u{1B}", "KEY_MOUSE") == [])
    }

    @Test(
        "escape sequences that ncurses does not know are keys or nothing, never text",
        arguments: [
            ("[A", [.key(.up)]), ("OA", [.key(.up)]), ("[1;5D", [.controlKey(.left)]), ("[3;2~", [.shiftKey(.delete)]),
            ("[15~", [.key(.function(5))]), ("[15;5~", [.controlKey(.function(5))]), ("[Z", [.key(.backTab)]),
            ("[I", []),
            ("[O", []), ("[<0;10;10m", []), ("[27;5;9~", []), ("[?1;2c", []), ("[1;3H", [.altKey(.home)]),
            ("[97;5u", []), ("[999999999999999999999~", []), ("OP", [.key(.function(1))]),
            ("[Ax", [.key(.up), .character("x")]),
        ] as [(String, [Keystroke])]
    )
    func sequences(sequence: String, keystrokes: [Keystroke]) {
        #expect(decode("\u{1B}" + sequence) == keystrokes)
    }

    @Test("a sequence that stops is Alt-[ if nothing followed, else nothing; an endless one is bounded")
    func brokenSequences() {
        var decoder = KeystrokeDecoder()
        #expect(decoder.decode(.scalar("\u{1B}")) == [])
        #expect(decoder.patience == nil)
        #expect(decoder.decode(.scalar("[")) == [])
        #expect(decoder.pause() == [])
        #expect(decoder.patience != nil)
        #expect(decoder.giveUp() == [.alt("[")])
        #expect(decoder.patience == nil)

        #expect("\u{1B}[1;".unicodeScalars.flatMap { decoder.decode(.scalar($0)) } == [])
        #expect(decoder.giveUp() == [])
        #expect("\u{1B}[1\r".unicodeScalars.flatMap { decoder.decode(.scalar($0)) } == [.key(.enter)])
        let endless = "\u{1B}[" + String(repeating: "1", count: KeystrokeDecoder.sequenceLimit)
        #expect(endless.unicodeScalars.flatMap { decoder.decode(.scalar($0)) } == [])
        #expect(decoder.decode(.scalar("x")) == [.character("x")])
    }

    @Test(
        "a paste is one keystroke, as it is, with LF for each line break",
        arguments: [
            ("hello", "hello"), ("a\rb", "a\nb"), ("a\r\nb", "a\nb"), ("a\nb", "a\nb"), ("\r\r", "\n\n"),
            ("\u{1B}[A\u{3}", "\u{1B}[A\u{3}"),
            ("", ""), ("a\r\n\n", "a\n\n"),
        ]
    )
    func paste(text: String, pasted: String) {
        var decoder = KeystrokeDecoder()
        #expect(decoder.decode(.key("paste-begin")) == [])
        #expect(text.unicodeScalars.flatMap { decoder.decode(.scalar($0)) } == [])
        #expect(decoder.pause() == [])
        #expect(decoder.decode(.key("KEY_UP")) == [])
        #expect(decoder.decode(.key("paste-end")) == [.paste(pasted)])
        #expect(decoder.decode(.scalar("x")) == [.character("x")])
    }

    @Test("a paste whose marks come in pieces ends too")
    func slowMarks() {
        #expect(decode("\u{1B}[200~hello\u{1B}[201~x") == [.paste("hello"), .character("x")])
    }

    @Test("a paste whose end is lost ends by itself")
    func lostEnd() {
        var decoder = KeystrokeDecoder()
        #expect(decoder.decode(.key("paste-begin")) == [])
        #expect(decoder.decode(.scalar("a")) == [])
        #expect(decoder.patience == .seconds(1))
        #expect(decoder.giveUp() == [.paste("a")])
        #expect(decoder.decode(.scalar("b")) == [.character("b")])
    }

    @Test("a paste is bounded and what is beyond is dropped")
    func bounded() throws {
        var decoder = KeystrokeDecoder()
        #expect(decoder.decode(.key("paste-begin")) == [])
        for _ in 0..<KeystrokeDecoder.pasteLimit + 1000 { _ = decoder.decode(.scalar("a")) }
        let keystrokes = decoder.decode(.key("paste-end"))
        guard case .paste(let text) = try #require(keystrokes.first) else { Issue.record("no paste"); return }
        #expect(text.utf8.count == KeystrokeDecoder.pasteLimit)
    }

    @Test("a paste of which a part was dropped is longer than the longest text that can be typed")
    func hugePaste() {
        var decoder = KeystrokeDecoder()
        _ = decoder.decode(.key("paste-begin"))
        for _ in 0..<3 << 20 { _ = decoder.decode(.scalar("x")) }
        guard case .paste(let text)? = decoder.decode(.key("paste-end")).first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == KeystrokeDecoder.pasteLimit)
        // The bound of an input line, in a module that this one does not know.
        #expect(text.utf8.count > 1 << 20)
    }
}
