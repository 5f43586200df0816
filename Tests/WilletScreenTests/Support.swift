import TestSupport
import WilletScreen

extension CellWidth {
    /// Some of what glibc says, for tests that must not depend on a locale.
    static let sample = CellWidth { scalar in
        switch scalar.value {
        case 0: 0
        case ..<0x20, 0x7F..<0xA0: -1
        case 0x300..<0x370, 0x200B...0x200F, 0x202A...0x202E, 0xFE00...0xFE0F, 0xFEFF, 0xE0001...0xE007F: 0
        case 0x1100..<0x1160, 0x3000..<0xA4D0, 0xAC00..<0xD7A4, 0xFF01..<0xFF61, 0x1F300..<0x1F650: 2
        case 0x1FA00...: -1
        default: 1
        }
    }
}

extension Screen {
    /// Whether every wide character has both its halves, each cell something to show, and no cell a control character.
    var isSound: Bool {
        (0..<size.rows).allSatisfy { row in
            (0..<size.columns).allSatisfy { column in
                let cell = self[row, column]
                let isContent = !cell.text.isEmpty && cell.text.unicodeScalars.count <= 1 + Screen.marksPerCell
                let isSafe = cell.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
                switch cell.width {
                case 0: return column > 0 && self[row, column - 1].width == 2 && cell.text.isEmpty
                case 1: return isContent && isSafe
                case 2: return isContent && isSafe && column + 1 < size.columns && self[row, column + 1].width == 0
                default: return false
                }
            }
        }
    }
}

/// Text with everything in it that is hard to draw.
func hostileText(count: Int, using generator: inout SeededGenerator) -> String {
    let hard: [Unicode.Scalar] = [
        "a", " ", "~", "\0", "\u{1B}", "\n", "\t", "\u{7F}", "\u{9B}", "é", "\u{301}", "\u{302}", "\u{303}", "世", "界",
        "한", "😀", "\u{FE0F}", "\u{200D}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{E0041}", "\u{2028}", "\u{E000}",
        "\u{10FFFF}", "\u{1FAE8}", "\u{AD}", "\u{115F}", "\u{FFFD}", "…",
    ]
    var text = ""
    for _ in 0..<count {
        if let scalar = hard.randomElement(using: &generator) { text.unicodeScalars.append(scalar) }
    }
    return text
}
