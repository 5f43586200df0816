import Testing
import WilletScreen

@testable import WilletTerminal

@Suite struct TrueColorsTests {
    private func palette(_ number: Int32, _ isBackground: Bool) -> [UInt8] {
        Array("\u{1B}[\(isBackground ? 48 : 38);5;\(number)m".utf8)
    }

    @Test func whatIsAskedOfThePaletteBecomesTheColour() {
        let theme = Theme([
            .dim: .init(.rgb(1, 2, 3)), .error: .init(.rgb(250, 0, 9), on: .rgb(1, 2, 3)), .note: .init(.indexed(255)),
        ])
        let colors = TrueColors(theme, request: palette)
        // 255 is in use.
        #expect(colors.numbers == [.rgb(1, 2, 3): 254, .rgb(250, 0, 9): 253])
        let written = "a\u{1B}[38;5;254mb\u{1B}[1m\u{1B}[38;5;253m\u{1B}[48;5;254mc\u{1B}[38;5;255m\u{1B}[38;5;25"
        #expect(
            String(decoding: colors.rewritten(Array(written.utf8)), as: UTF8.self)
                == "a\u{1B}[38;2;1;2;3mb\u{1B}[1m\u{1B}[38;2;250;0;9m\u{1B}[48;2;1;2;3mc\u{1B}[38;5;255m\u{1B}[38;5;25"
        )
    }

    @Test func aThemeOfThePaletteIsLeftAlone() {
        let colors = TrueColors(.colors, request: palette)
        #expect(colors.numbers.isEmpty)
        #expect(colors.rewritten([0x1B, 0x5B]) == [0x1B, 0x5B])
        let mute = TrueColors(.dark) { _, _ in [] }
        #expect(mute.rewritten([0x1B, 0x5B]) == [0x1B, 0x5B])
    }

    @Test(arguments: [
        (0, false, nil, Theme.ColorDepth.none), (2, true, "truecolor", .none), (8, false, "truecolor", .eight),
        (16, false, nil, .sixteen), (88, false, nil, .sixteen), (256, false, nil, .indexed),
        (256, false, "yes", .indexed), (256, false, "truecolor", .direct), (256, false, "24bit", .direct),
        (256, true, nil, .direct), (1 << 24, true, nil, .direct),
    ])
    func howManyColoursATerminalHas(count: Int32, hasRGB: Bool, colorTerm: String?, depth: Theme.ColorDepth) {
        #expect(TerminalColors.depth(count: count, hasRGB: hasRGB, colorTerm: colorTerm) == depth)
    }
}
