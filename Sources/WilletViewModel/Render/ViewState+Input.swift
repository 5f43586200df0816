import WilletScreen

/// The input: a line of the text is a row, and the row of the cursor scrolls sideways, so that the cursor is in view.
extension ViewState {
    /// The message that is typed, or what an overlay is searched for.
    func drawInput(rows: Range<Int>, on screen: inout Screen) {
        switch overlay {
        case .help(let help): drawQuery(help.query, prompt: "find: ", hint: "type to narrow", rows: rows, on: &screen)
        case .palette(let palette):
            drawQuery(palette.query, prompt: ": ", hint: "type some letters of it", rows: rows, on: &screen)
        case .handshake: draw(editor, prompt: "> ", isFocused: false, rows: rows, on: &screen)
        case .none, .quitQuestion, .closeQuestion:
            draw(editor, prompt: "> ", isFocused: focus == .input, rows: rows, on: &screen)
            if session.replay != nil, editor.isEmpty {
                drawHint("a replay: nothing can be sent, / begins a command", on: &screen)
            }
        }
    }

    private func drawQuery(
        _ query: LineEditor,
        prompt: String,
        hint: String,
        rows: Range<Int>,
        on screen: inout Screen
    ) {
        draw(query, prompt: prompt, isFocused: true, rows: rows, on: &screen)
        if query.isEmpty { drawHint(hint, on: &screen) }
    }

    /// What can be typed, behind the cursor.
    private func drawHint(_ hint: String, on screen: inout Screen) {
        guard let cursor = screen.cursor else { return }
        // A column stays free, so that nobody takes it for what was typed.
        var pen = pen(row: cursor.row, column: cursor.column + 1)
        if hint.utf8.count < pen.room { pen.put(" \(hint)", Style(.dim), on: &screen) }
    }

    private func draw(
        _ editor: LineEditor,
        prompt: String,
        isFocused: Bool,
        rows: Range<Int>,
        on screen: inout Screen
    ) {
        let window = editor.window(lines: rows.count)
        let style = Style(isFocused ? .text : .dim)
        for (index, line) in window.lines.enumerated() where rows.lowerBound + index < rows.upperBound {
            var pen = pen(row: rows.lowerBound + index)
            if size.columns >= max(prompt.utf8.count * 3, 8) {
                let prompt = index == 0 && window.isFirst ? prompt : String(repeating: " ", count: prompt.utf8.count)
                pen.put(prompt, Style(isFocused ? .accent : .dim, .bold), on: &screen)
            }
            if index == window.cursorLine {
                _ = drawCursorLine(
                    line,
                    cursor: window.cursor,
                    style: style,
                    isFocused: isFocused,
                    with: &pen,
                    on: &screen
                )
            } else {
                pen.putRemote(String(line.prefix(size.columns + 1)), style, on: &screen)
            }
        }
    }

    /// Draws the line in which the cursor is, and returns where it begins: with what of the line, and in which column.
    func drawCursorLine(
        _ line: Substring,
        cursor: String.Index,
        style: Style,
        isFocused: Bool,
        with pen: inout Pen,
        on screen: inout Screen
    ) -> (index: String.Index, column: Int) {
        let width = options.width
        // A column stays free for the cursor behind the text.
        let room = max(pen.room - 1, 0)
        var columns = 0
        var start = cursor
        while start > line.startIndex {
            let previous = line.index(before: start)
            let needed = width.columns(of: visible(line[previous]))
            guard columns + needed <= room else { break }
            columns += needed
            start = previous
        }
        if start > line.startIndex {
            // Something is cut off at the left: an ellipsis takes the place of what would be the first to go.
            while start < cursor, columns + 1 > room {
                columns -= width.columns(of: visible(line[start]))
                start = line.index(after: start)
            }
            if columns + 1 <= room { pen.put(String(width.ellipsis), Style(.dim), on: &screen) }
        }
        let begin = (start, pen.column)
        while start < cursor {
            pen.put(visible(line[start]), style, on: &screen)
            start = line.index(after: start)
        }
        if isFocused {
            screen.cursor = Position(row: pen.row, column: min(pen.column, size.columns - 1))
        }
        while start < line.endIndex, pen.room > 0 {
            pen.put(visible(line[start]), style, on: &screen)
            start = line.index(after: start)
        }
        if start < line.endIndex {
            let position = Position(row: pen.row, column: size.columns - 1)
            // Not where the cursor stands.
            if screen.cursor != position {
                screen.draw(String(width.ellipsis), at: position, style: Style(.dim), width: width)
            }
        }
        return begin
    }

    func visible(_ character: Character) -> String {
        if let ascii = character.asciiValue, (0x20..<0x7F).contains(ascii) { return String(character) }
        return RemoteText.line(String(character), limit: 64, width: options.width)
    }
}
