import WilletScreen

/// What the overlays have in common.
extension ViewState {
    /// What means the same while an overlay is open is done; what the overlay has no use for is not.
    mutating func passOverlay(_ intent: Intent?) -> [Effect] {
        switch intent {
        case .reconnect, .toggleConnection, .help, .palette, .handshake, .session, .mouse, .redraw, .suspend, .quit:
            intent.map { perform($0) } ?? []
        case .send, .edit, .up, .down, .searchHistory, .searchHistoryNewer, .externalEditor, .resend, .cancel,
            .disconnect, .otherFocus,
            .scroll, .follow, .pause, .log, .copy, .inspect,
            .inspector, .back, nil:
            [.bell]
        }
    }

    /// Draws the lines that are in view, and how many are not.
    func draw(_ lines: [StyledLine], _ pager: Pager, rows: Range<Int>, on screen: inout Screen) {
        let (shown, rest) = pager.window(of: lines.count, height: rows.count)
        for (row, line) in zip(rows, lines[shown]) {
            var pen = pen(row: row)
            pen.put(
                " ",
                line.pieces.first.map { $0.style.attributes.contains(.reverse) ? $0.style : Style() } ?? Style(),
                on: &screen
            )
            for piece in line.pieces {
                pen.put(options.width.truncated(piece.text, to: pen.room), piece.style, on: &screen)
            }
        }
        guard Pager.tells(of: lines.count, height: rows.count) else {
            guard rest.below > 0, let row = rows.last else { return }
            let corner = Position(row: row, column: size.columns - 1)
            screen.draw(options.glyphs.below, at: corner, style: Style(.warning), width: options.width)
            return
        }
        var parts: [String] = []
        if rest.below > 0 { parts.append("\(options.glyphs.below) \(Format.count(rest.below)) more below") }
        if rest.above > 0 { parts.append("\(Format.count(rest.above)) above") }
        var pen = pen(row: rows.upperBound - 1)
        let text = " " + parts.joined(separator: " \(options.glyphs.separator) ")
        pen.put(options.width.truncated(text, to: pen.room), Style(.warning), on: &screen)
    }

    func drawHint(_ text: String, rows: Range<Int>, on screen: inout Screen) {
        guard let row = rows.first else { return }
        var pen = pen(row: row, column: min(1, size.columns - 1))
        pen.put(options.width.truncated(text, to: pen.room), Style(.dim), on: &screen)
    }
}

extension LineEditor {
    /// What is typed to find something: one line, and a short one.
    static let queryLimit = 200

    /// Takes a key that edits the query.
    ///
    /// - Returns: whether it could; `nil` for a key that edits nothing.
    mutating func takeQuery(_ key: Keystroke, _ intent: Intent?) -> Bool? {
        switch (key, intent) {
        case (_, .edit(.newline)): return false
        case (_, .edit(let action)): return perform(action)
        case (.character(let character), nil):
            return text.utf8.count < Self.queryLimit && insert(character)
        case (.paste(let text), _):
            let line = text.prefix { !$0.isNewline }
            return self.text.utf8.count + line.utf8.count <= Self.queryLimit && paste(String(line))
        default: return nil
        }
    }
}
