/// Text that tries to do something to a terminal, or to what is beside it on the screen.
package enum HostileCorpus {
    /// One of them, with what it tries.
    package struct Sample: Sendable, CustomStringConvertible {
        package let description: String
        package let bytes: [UInt8]

        /// What programs make of the bytes: those that are not UTF-8 read as U+FFFD.
        package var text: String { String(decoding: bytes, as: UTF8.self) }

        /// Whether the bytes are UTF-8, and so may come as text.
        package var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

        init(_ description: String, _ text: String) {
            self.description = description
            bytes = Array(text.utf8)
        }

        init(_ description: String, bytes: [UInt8]) {
            self.description = description
            self.bytes = bytes
        }
    }

    package static let all: [Sample] = sequences + controls + reordering + widths + undefined + broken

    /// Few samples with all of the others in them, the long ones by their beginnings.
    package static var joined: [Sample] {
        [
            ("sequences", sequences), ("controls", controls), ("reordering", reordering), ("widths", widths),
            ("undefined", undefined), ("broken", broken),
        ].map { name, samples in
            Sample(name, bytes: Array(samples.map { $0.bytes.prefix(100) }.joined(separator: [0x20])))
        }
    }

    /// Those that may come as text.
    package static var texts: [Sample] { all.filter(\.isUTF8) }

    private static let sequences = [
        Sample("clears the screen", "a\u{1B}[2J\u{1B}[Hb\u{1B}[3J"),
        Sample("moves the cursor", "a\u{1B}[10;10Hb\u{1B}[Ac\u{1B}7d\u{1B}8"),
        Sample("leaves the alternate screen", "\u{1B}[?1049l\u{1B}[?47l"),
        Sample("hides the cursor", "\u{1B}[?25l"),
        Sample("asks for the mouse and for pastes", "\u{1B}[?1000h\u{1B}[?1006h\u{1B}[?2004h\u{1B}[?1003h"),
        Sample("changes what cursor keys send", "\u{1B}[?1h\u{1B}="),
        Sample("colours", "\u{1B}[31;1mred\u{1B}[0m\u{1B}[38;2;1;2;3m"),
        Sample("sets the scrolling region, and resets all", "\u{1B}[1;2r\u{1B}c\u{1B}[!p"),
        Sample("titles", "\u{1B}]0;owned\u{7}\u{1B}]2;owned\u{1B}\\\u{1B}kowned\u{1B}\\"),
        Sample("links", "\u{1B}]8;;http://evil.example\u{1B}\\here\u{1B}]8;;\u{1B}\\"),
        Sample("writes the clipboard", "\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}]52;c;?\u{7}"),
        Sample(
            "DCS, APC, PM and SOS",
            "\u{1B}Ptmux;\u{1B}\u{1B}]0;owned\u{7}\u{1B}\\\u{1B}_Gf=100;x\u{1B}\\\u{1B}^x\u{1B}\\\u{1B}Xx"
        ),
        Sample("asks the terminal to answer", "\u{1B}[c\u{1B}[6n\u{1B}[21t\u{1B}Z\u{5}\u{1B}[>q"),
        Sample("does not end", "\u{1B}]0;" + String(repeating: "x", count: 300)),
        Sample("ends a paste", "\u{1B}[201~rm -rf\r"),
        Sample("C1 as characters", "\u{9B}2J\u{9D}0;owned\u{9C}\u{90}q\u{9C}\u{85}\u{84}\u{8D}"),
    ]

    private static let controls = [
        Sample("every C0", String(String.UnicodeScalarView((0..<0x20).map { Unicode.Scalar(UInt8($0)) })) + "\u{7F}"),
        Sample("every C1", String(String.UnicodeScalarView((0x80..<0xA0).map { Unicode.Scalar(UInt8($0)) }))),
        Sample("line breaks", "one\ntwo\r\nthree\rfour\u{B}five\u{C}six\u{85}seven\u{2028}eight\u{2029}nine"),
        Sample("overwrites its line", "good\revil"),
        Sample("backspaces", "good\u{8}\u{8}\u{8}\u{8}evil"),
        Sample("tabs", "\t\ta\t\(String(repeating: "\t", count: 200))"),
        Sample("nul", "a\0b"),
        Sample("shifts", "\u{E}lqk\u{F}"),
    ]

    private static let reordering = [
        Sample("bidi overrides", "user\u{202E}gnp.exe\u{202C}\u{202D}x\u{202A}\u{202B}"),
        Sample("bidi isolates and marks", "\u{2066}a\u{2067}b\u{2068}c\u{2069}\u{200E}\u{200F}\u{61C}"),
        Sample("letters from right to left", "abc שלום مرحبا 123"),
        Sample("what has no width", "a\u{200B}b\u{200C}c\u{200D}d\u{2060}e\u{FEFF}f\u{180E}g\u{2061}\u{206F}"),
        Sample("soft hyphens", "pass\u{AD}word\u{AD}\u{AD}"),
        Sample("tags", "flag🏴\u{E0067}\u{E0062}\u{E007F}\u{E0001}\u{E0020}"),
        Sample("fillers", "\u{115F}\u{1160}\u{3164}\u{FFA0}\u{34F}\u{17B4}\u{17B5}"),
        Sample("annotations and deprecated", "\u{FFF9}a\u{FFFA}b\u{FFFB}\u{206A}\u{206B}\u{1D173}"),
    ]

    private static let widths = [
        Sample("a flood of marks", "z" + String(repeating: "\u{301}\u{489}\u{20DD}", count: 300)),
        Sample("marks that come first", "\u{301}\u{302}\u{20E3}a"),
        Sample("a flood of selectors", "☺" + String(repeating: "\u{FE0F}", count: 500) + "\u{FE00}\u{E0100}\u{180B}"),
        Sample("wide", String(repeating: "日本語", count: 60)),
        Sample("wide at every edge", "a" + String(repeating: "界", count: 150)),
        Sample("ambiguous", String(repeating: "①☆±§Ω│", count: 40)),
        Sample("joined emoji", "👨‍👩‍👧‍👦👍🏽🇩🇪🇩1️⃣❤️🏳️‍🌈" + String(repeating: "👩‍🚀", count: 40)),
        Sample("newer emoji", "\u{1FAE8}\u{1FAE9}\u{1FADF}"),
        Sample("letters that are joined", "\u{1112}\u{1161}\u{11AB}नमस्ते ﷽ ﷺ"),
        Sample("a very long line", String(repeating: "long ", count: 1000)),
        Sample("long without a blank", String(repeating: "x", count: 5000)),
        Sample("nothing", ""),
        Sample("blanks of many kinds", "a\u{A0}b\u{2003}c\u{3000}d\u{1680}e\u{202F}f\u{2007}"),
    ]

    private static let undefined = [
        Sample("private use", "\u{E000}\u{F8FF}\u{F0000}\u{10FFFD}"),
        Sample("unassigned", "\u{378}\u{1FFFD}\u{2FE0}\u{E0FFF}"),
        Sample("noncharacters", bytes: [0xEF, 0xBF, 0xBE, 0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90, 0xF4, 0x8F, 0xBF, 0xBF]),
    ]

    private static let broken = [
        Sample("C1 as bytes", bytes: [0x9B, 0x32, 0x4A, 0x9D, 0x30, 0x3B, 0x78, 0x9C, 0x90, 0x85]),
        Sample("cut off", bytes: [0x61, 0xE6, 0x97, 0x62, 0xF0, 0x9F, 0x98]),
        Sample("overlong", bytes: [0xC0, 0x9B, 0xC1, 0xBF, 0xE0, 0x80, 0x9B, 0xF0, 0x80, 0x80, 0x9B]),
        Sample("surrogates", bytes: [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]),
        Sample("beyond the last", bytes: [0xF4, 0x90, 0x80, 0x80, 0xF8, 0x88, 0x80, 0x80, 0x80, 0xFF, 0xFE]),
        Sample("an escape amid broken ones", bytes: [0xE2, 0x1B, 0x5B, 0x32, 0x4A, 0xC2, 0x07, 0x9B, 0x4A]),
        Sample("every byte", bytes: Array(0...255)),
    ]
}
