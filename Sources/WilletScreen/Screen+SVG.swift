extension Screen {
    /// A picture of the screen that needs nothing beside it: on the theme's background, or on a dark one.
    package func svg(theme: Theme = .colors) -> String {
        let margin = 12
        let width = size.columns * SVG.cellWidth + 2 * margin
        let height = size.rows * SVG.cellHeight + 2 * margin
        let page = SVG.color(theme[.text].background, else: SVG.background)
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" role="img">
            """,
            "<title>\(SVG.escaped(title))</title>",
            "<rect width=\"\(width)\" height=\"\(height)\" rx=\"8\" fill=\"\(page)\"/>",
            """
            <g transform="translate(\(margin) \(margin))" font-size="15" xml:space="preserve" \
            font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace">
            """,
        ]
        for row in 0..<size.rows {
            for (column, columns, text, style) in pieces(row: row) {
                let look = theme.look(of: style)
                lines += SVG.piece(text, row: row, column: column, columns: columns, look: look, page: page)
            }
        }
        if let cursor {
            lines.append(
                SVG.box(row: cursor.row, column: cursor.column, columns: 1, fill: SVG.foreground, opacity: "0.5")
            )
        }
        return (lines + ["</g>", "</svg>", ""]).joined(separator: "\n")
    }

    /// Cells of one style; ASCII together, everything else cell by cell, since fonts differ in how wide they draw it.
    private func pieces(row: Int) -> [(column: Int, columns: Int, text: String, style: Style)] {
        var pieces: [(column: Int, columns: Int, text: String, style: Style)] = []
        var joins = false
        for column in 0..<size.columns {
            let cell = self[row, column]
            guard cell.width > 0 else { continue }
            let isASCII = cell.text.utf8.allSatisfy { $0 < 0x80 }
            if joins, isASCII, let last = pieces.indices.last, pieces[last].style == cell.style {
                pieces[last].text += cell.text
                pieces[last].columns += 1
            } else {
                pieces.append((column, Int(cell.width), cell.text, cell.style))
            }
            joins = isASCII
        }
        return pieces
    }
}

extension Theme {
    /// How a style shows: its own attributes beside those of its role.
    package func look(of style: Style) -> Look {
        var look = self[style.role]
        look.attributes.formUnion(style.attributes)
        return look
    }
}

/// The parts of a picture.
private enum SVG {
    static let cellWidth = 9
    static let cellHeight = 19
    static let foreground = "#d8dee9"
    static let background = "#1c1f26"

    static func piece(
        _ text: String,
        row: Int,
        column: Int,
        columns: Int,
        look: Theme.Look,
        page: String
    ) -> [String] {
        var ink = color(look.foreground, else: foreground)
        var paper = color(look.background, else: page)
        if look.attributes.contains(.reverse) { swap(&ink, &paper) }
        var lines: [String] = []
        if paper != page { lines.append(box(row: row, column: column, columns: columns, fill: paper)) }
        let isUnderlined = look.attributes.contains(.underline)
        guard isUnderlined || text.contains(where: { $0 != " " }) else { return lines }
        let weight = look.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
        let underline = isUnderlined ? " text-decoration=\"underline\"" : ""
        let place = "x=\"\(column * cellWidth)\" y=\"\(row * cellHeight + 14)\" textLength=\"\(columns * cellWidth)\""
        lines.append(
            """
            <text \(place) lengthAdjust="spacingAndGlyphs" fill="\(ink)"\(weight)\(underline)>\(escaped(text))</text>
            """
        )
        return lines
    }

    static func box(row: Int, column: Int, columns: Int, fill: String, opacity: String = "1") -> String {
        """
        <rect x="\(column * cellWidth)" y="\(row * cellHeight)" width="\(columns * cellWidth)" height="\(cellHeight)" \
        fill="\(fill)" fill-opacity="\(opacity)"/>
        """
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    static func color(_ color: Theme.Color, else standard: String) -> String {
        switch color {
        case .standard: return standard
        case .ansi(let number): return sixteen[Int(number & 15)]
        case .indexed, .rgb:
            guard let (red, green, blue) = color.components else { return standard }
            let digits = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            return "#" + digits.joined()
        }
    }

    private static let sixteen = [
        "#2e3440", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
        "#7f8793", "#f28b94", "#b5e08f", "#f5d58f", "#8cc8ff", "#dd9cf0", "#7fd4df", "#ffffff",
    ]
}
