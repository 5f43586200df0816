extension CellWidth {
    /// For a terminal that shows ASCII alone.
    package static let ascii = CellWidth { (0x20...0x7E).contains($0.value) ? 1 : -1 }

    /// What stands for a scalar that must not be shown; one column.
    package var replacement: Unicode.Scalar { ofScalar("\u{FFFD}") == 1 ? "\u{FFFD}" : "?" }

    /// What stands for text that was cut off; one column.
    package var ellipsis: Unicode.Scalar { ofScalar("…") == 1 ? "…" : "~" }

    /// How many columns a text takes when it is drawn where there is room.
    package func columns(of text: String) -> Int { columns(of: text[...]) }

    package func columns(of text: Substring) -> Int {
        var columns = 0
        for scalar in text.unicodeScalars { columns += advance(of: scalar) }
        return columns
    }

    /// The longest start of a text that fits, with the marks of its last character, and the columns that it takes.
    package func prefix(of text: String, columns: Int) -> (Substring, Int) { prefix(of: text[...], columns: columns) }

    package func prefix(of text: Substring, columns: Int) -> (Substring, Int) {
        var used = 0
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let advance = advance(of: scalars[index])
            guard used + advance <= columns else { break }
            used += advance
            index = scalars.index(after: index)
        }
        return (text[..<index], used)
    }

    /// The text itself where it fits, else its start and an ellipsis.
    package func truncated(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        let (start, _) = prefix(of: text, columns: columns)
        guard start.endIndex < text.endIndex else { return text }
        var cut = String(prefix(of: start, columns: columns - 1).0)
        cut.unicodeScalars.append(ellipsis)
        return cut
    }

    /// The text in lines that fit, broken at spaces where there are any; the last line has all that is left.
    ///
    /// - Parameters:
    ///   - columns: the width of a line; at least 1.
    ///   - count: how many lines there are at the most.
    package func wrapped(_ text: String, to columns: Int, count: Int) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while lines.count < count - 1 {
            let (start, _) = prefix(of: rest, columns: max(columns, 1))
            guard start.endIndex < rest.endIndex, !start.isEmpty else { break }
            var line = start
            if rest[start.endIndex] != " ", let space = start.lastIndex(of: " ") { line = start[..<space] }
            while line.last == " " { line.removeLast() }
            if line.isEmpty { line = start }
            lines.append(String(line))
            rest = rest[line.endIndex...].drop { $0 == " " }
        }
        return rest.isEmpty && !lines.isEmpty ? lines : lines + [String(rest)]
    }

    /// The columns that a scalar takes once drawn, where what must not be shown has become the replacement.
    func advance(of scalar: Unicode.Scalar) -> Int {
        let width = checked(scalar)
        return width < 0 ? 1 : width
    }

    /// The width of a scalar: -1, 0, 1 or 2. Whatever the function says, no control character gets through, nor
    /// anything of no width but marks.
    func checked(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7F { return scalar.value < 0x20 ? -1 : 1 }
        if scalar.value < 0xA0 { return -1 }
        switch ofScalar(scalar) {
        case 0: return RemoteText.deceives(scalar) ? -1 : 0
        case 1: return 1
        case 2: return 2
        case _: return -1
        }
    }
}
