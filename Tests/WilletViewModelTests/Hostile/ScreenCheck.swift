import WilletScreen

/// What a terminal may be handed, said once more and in other words than by what is checked.
enum ScreenCheck {
    /// What is wrong with a screen; `nil` where each cell is text that can be seen, of the width of its cell.
    static func fault(of screen: Screen, width: CellWidth) -> String? {
        if let scalar = screen.title.unicodeScalars.first(where: isDeceptive) { return "the title has \(name(scalar))" }
        if let cursor = screen.cursor,
            !(0..<screen.size.rows).contains(cursor.row) || !(0..<screen.size.columns).contains(cursor.column)
        {
            return "the cursor is outside, at \(cursor.row), \(cursor.column)"
        }
        for row in 0..<screen.size.rows {
            for column in 0..<screen.size.columns {
                if let fault = fault(at: row, column, of: screen, width) { return "\(row), \(column): \(fault)" }
            }
        }
        return nil
    }

    private static func fault(at row: Int, _ column: Int, of screen: Screen, _ width: CellWidth) -> String? {
        let cell = screen[row, column]
        guard cell.width > 0 else {
            let isSecondHalf = column > 0 && screen[row, column - 1].width == 2 && cell.text.isEmpty
            return isSecondHalf ? nil : "half of nothing"
        }
        let scalars = cell.text.unicodeScalars
        guard let base = scalars.first else { return "nothing" }
        if let scalar = scalars.first(where: isDeceptive) { return name(scalar) }
        if width.ofScalar(base) != Int(cell.width) { return "\(name(base)) in \(cell.width) columns" }
        if cell.width == 2, column + 1 == screen.size.columns || screen[row, column + 1].width != 0 {
            return "cut in two"
        }
        if scalars.count > 1 + Screen.marksPerCell { return "\(scalars.count - 1) marks" }
        return scalars.dropFirst().first { width.ofScalar($0) != 0 }.map { "\(name($0)) as a mark" }
    }

    private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        if (0xFE00...0xFE0F).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return true
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator:
            return scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint
        @unknown default: return true
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        "U+" + String(scalar.value, radix: 16, uppercase: true)
    }
}
