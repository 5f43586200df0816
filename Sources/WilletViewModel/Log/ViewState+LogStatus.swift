import WilletLog
import WilletScreen

/// What is told of the log's view outside of the log.
extension ViewState {
    /// For the line of the rates: what is searched, shown and folded.
    var logViewParts: [(String, Style)] {
        var parts: [(String, Style)] = []
        if logView.jump != nil { parts.append(("searching\(options.width.ellipsis)", Style(.warning, .bold))) }
        if let narrowing = logView.narrowing {
            let matches = "\(Format.count(narrowing.entries.count)) of \(Format.count(log.count)) match"
            parts.append((matches + progress(of: narrowing), Style(.accent)))
            let text = RemoteText.line(narrowing.text, limit: max(size.columns / 3, 8), width: options.width)
            parts.append(("filter \(text)", Style(.accent)))
        }
        if logView.folded != nil { parts.append(("folded", Style(.accent))) }
        return parts
    }

    private func progress(of narrowing: LogView.Narrowing) -> String {
        let entries = narrowing.entries
        var text = ""
        if entries.undecidedCount > 0 { text += ", \(Format.count(entries.undecidedCount)) undecided" }
        if !entries.isCurrent(with: log) {
            let seen = Int(max(entries.nextID, log.firstID) - log.firstID)
            text += ", \(seen * 100 / max(log.count, 1)) % searched"
        }
        return text
    }

    // MARK: - The prompt

    func draw(_ prompt: LogPrompt, row: Int, on screen: inout Screen) {
        var pen = pen(row: row)
        if size.columns >= 20 { pen.put(prompt.label, Style(.accent, .bold), on: &screen) }
        let text = prompt.editor.text
        let start = drawCursorLine(
            text[...],
            cursor: prompt.editor.index,
            style: Style(.text),
            isFocused: true,
            with: &pen,
            on: &screen
        )
        guard let row = layout.keys ?? layout.rates else { return }
        guard let error = prompt.error else { return drawPromptKeys(prompt, row: row, on: &screen) }
        let place = text.utf8.index(text.startIndex, offsetBy: error.offset, limitedBy: text.endIndex) ?? text.endIndex
        let before = text[min(start.index, place)..<place]
        let columns = before.reduce(0) { $0 + options.width.columns(of: visible($1)) }
        let column = min(start.column + columns, size.columns - 1)
        screen.add([.bold, .reverse], row: pen.row, columns: column..<column + 1)
        draw(error, column: column, row: row, on: &screen)
    }

    /// Points at what is wrong in the row above, and says what would be right.
    private func draw(_ error: FilterError, column: Int, row: Int, on screen: inout Screen) {
        screen.fill(row: row)
        let style = Style(.error)
        let text = RemoteText.line("\(error)", limit: size.columns, width: options.width)
        let needed = options.width.columns(of: text) + 1
        // Beside the caret where there is room, on its right rather than on its left.
        var textColumn = column + 2
        if size.columns - textColumn < needed { textColumn = max(column - needed, 0) }
        var pen = pen(row: row, column: textColumn)
        pen.put(options.width.truncated(text, to: pen.room), style, on: &screen)
        guard textColumn > column || textColumn + needed <= column else { return }
        pen = self.pen(row: row, column: column)
        pen.put("^", Style(.error, .bold), on: &screen)
    }

    private func drawPromptKeys(_ prompt: LogPrompt, row: Int, on screen: inout Screen) {
        screen.fill(row: row)
        var pen = pen(row: row)
        let end = prompt.purpose == .filter ? "keep" : "find"
        for (intent, label) in [(Intent.send, end), (.back, "back"), (.up, "earlier ones")] {
            let binding = options.keymap.bindings.first { $0.intent == intent && $0.focuses.contains(.input) }
            guard let key = binding?.keys.first else { continue }
            guard options.width.columns(of: " \(key.name) \(label) ") <= pen.room else { continue }
            pen.put(" \(key.name)", Style(.accent, .bold), on: &screen)
            pen.put(" \(label) ", Style(.dim), on: &screen)
        }
        if prompt.purpose == .filter, let key = Filter.unknownKey(in: prompt.editor.text) {
            let text = "  “\(key)” is looked for as text; the keys are dir: op: since: and size"
            return pen.put(options.width.truncated(text, to: pen.room), Style(.warning), on: &screen)
        }
        let hint = "  word  /regex/i  dir:in  op:ping  size>1k  .key == 1  !not  a | b"
        if options.width.columns(of: hint) <= pen.room { pen.put(hint, Style(.dim), on: &screen) }
    }
}
