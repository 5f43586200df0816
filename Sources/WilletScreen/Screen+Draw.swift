extension Screen {
    /// How many marks a cell may carry; more are dropped, so that no text can pile them up.
    package static let marksPerCell = 4

    /// Draws text from a position on and returns how many columns it changed. Text is cut at the right edge, or after
    /// `limit` columns; half of the room that a wide character needs is left blank. A mark joins the character before
    /// it, what has no width shows as U+FFFD, and nothing is drawn at a position outside the screen.
    @discardableResult
    package mutating func draw(
        _ text: String,
        at position: Position,
        style: Style = Style(),
        width: CellWidth,
        limit: Int? = nil
    ) -> Int {
        draw(text[...], at: position, style: style, width: width, limit: limit)
    }

    @discardableResult
    package mutating func draw(
        _ text: Substring,
        at position: Position,
        style: Style = Style(),
        width: CellWidth,
        limit: Int? = nil
    ) -> Int {
        guard (0..<size.rows).contains(position.row), (0..<size.columns).contains(position.column) else { return 0 }
        let room = min(size.columns - position.column, limit ?? .max)
        let start = position.row * size.columns + position.column
        let texts = Self.texts
        var used = 0
        var base: Int?
        var marks = 0
        for scalar in text.unicodeScalars {
            let columns = width.checked(scalar)
            if columns == 0 {
                guard let base, marks < Self.marksPerCell else { continue }
                cells[base].text.unicodeScalars.append(scalar)
                marks += 1
                continue
            }
            guard used < room else { break }
            guard used + columns <= room else {
                replace(start + used, with: Cell(text: " ", style: style))
                return used + 1
            }
            base = start + used
            marks = 0
            let shown = columns < 0 ? width.replacement : scalar
            let text = shown.isASCII ? texts[Int(shown.value)] : String(shown)
            replace(start + used, with: Cell(text: text, width: UInt8(abs(columns)), style: style))
            used += abs(columns)
        }
        return used
    }

    /// The strings of the ASCII characters. Making a string for each cell took most of the time of drawing.
    private static let texts = (0..<0x80).map { String(Unicode.Scalar(UInt8($0))) }

    /// Empties columns of a row, all of them where none are named.
    package mutating func fill(row: Int, columns: Range<Int>? = nil, style: Style = Style()) {
        guard (0..<size.rows).contains(row) else { return }
        let start = row * size.columns
        for column in (columns ?? 0..<size.columns).clamped(to: 0..<size.columns) {
            replace(start + column, with: Cell(text: " ", style: style))
        }
    }

    /// Adds attributes to columns of a row, all of them where none are named, and leaves the text and its roles.
    package mutating func add(_ attributes: Style.Attributes, row: Int, columns: Range<Int>? = nil) {
        guard (0..<size.rows).contains(row) else { return }
        let start = row * size.columns
        for column in (columns ?? 0..<size.columns).clamped(to: 0..<size.columns) {
            cells[start + column].style.attributes.formUnion(attributes)
        }
    }

    /// Puts a cell, and the second half of a wide one; blanks the other half of each wide character that it cuts.
    private mutating func replace(_ index: Int, with cell: Cell) {
        let end = index + Int(cell.width)
        if cells[index].width == 0 { blank(index - 1) }
        if cells[end - 1].width == 2 { blank(end) }
        cells[index] = cell
        if cell.width == 2 { cells[index + 1] = Cell(text: "", width: 0, style: cell.style) }
    }

    private mutating func blank(_ index: Int) {
        cells[index].text = " "
        cells[index].width = 1
    }
}
