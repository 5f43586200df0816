extension Screen {
    /// What the screen says, row by row, without blanks at the end of rows.
    package var text: String { rowTexts.joined(separator: "\n") }

    /// The text, and under each row the columns that do not have the plain style:
    ///
    ///     failed: certificate expired
    ///     ~ 0-5 error bold, 7-26 dim
    package var styledText: String {
        var lines: [String] = []
        for (row, text) in rowTexts.enumerated() {
            lines.append(text)
            let spans = styleSpans(row: row)
            if !spans.isEmpty { lines.append("~ " + spans.joined(separator: ", ")) }
        }
        return lines.joined(separator: "\n")
    }

    private var rowTexts: [String] {
        (0..<size.rows).map { row in
            var text = ""
            var blanks = 0
            for column in 0..<size.columns {
                let cell = self[row, column]
                if cell.text == " " {
                    blanks += 1
                } else {
                    text += String(repeating: " ", count: blanks) + cell.text
                    blanks = 0
                }
            }
            return text
        }
    }

    private func styleSpans(row: Int) -> [String] {
        var spans: [String] = []
        var column = 0
        while column < size.columns {
            let style = self[row, column].style
            let first = column
            while column < size.columns, self[row, column].style == style { column += 1 }
            guard style != Style() else { continue }
            let columns = column - first == 1 ? "\(first)" : "\(first)-\(column - 1)"
            spans.append("\(columns) \(style.description)")
        }
        return spans
    }
}
