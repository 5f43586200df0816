import WilletClient
import WilletLog
import WilletScreen

/// What was sent before: kept, and searched.
extension ViewState {
    /// Keeps what was sent, but what begins with a space, as shells do.
    mutating func remember(_ text: String) -> [Effect] {
        history.add(text.hasPrefix(" ") ? "" : text)
        guard !text.hasPrefix(" "), options.keepsHistory, !Self.hasPassword(text) else { return [] }
        return [.remember(text)]
    }

    /// Whether a command has a URL with a user or a password, which no file gets.
    private static func hasPassword(_ text: String) -> Bool {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return false }
        return text.split(separator: " ").contains { word in
            word.contains("@") && (try? WebSocketURL(String(word)))?.userInfo != nil
        }
    }

    /// Once is enough: the history of this run is there anyway.
    mutating func notRemembered(_ reason: String) -> [Effect] {
        guard !hasToldOfHistory else { return [] }
        hasToldOfHistory = true
        note(.warning, "the history of this run is not kept: \(reason)")
        return []
    }

    /// Takes in what earlier runs have kept, oldest first.
    mutating func recall(_ texts: [String]) { history.add(texts) }

    // MARK: - Searching

    mutating func openHistorySearch() -> [Effect] {
        guard !history.entries.isEmpty else {
            notice = "nothing was sent yet that could be searched"
            return [.bell]
        }
        focus = .input
        historySearch = HistorySearch()
        return []
    }

    mutating func press(_ key: Keystroke, in search: HistorySearch) -> [Effect] {
        var search = search
        defer { if historySearch != nil { historySearch = search } }
        let intent = options.keymap.intent(of: key, in: .input)
        if let isTaken = search.query.takeQuery(key, intent) {
            search.search(in: history.entries)
            return isTaken && !search.isFailing ? [] : [.bell]
        }
        switch intent {
        case .searchHistory, .up: return search.advance(isOlder: true, in: history.entries) ? [] : [.bell]
        case .searchHistoryNewer, .down: return search.advance(isOlder: false, in: history.entries) ? [] : [.bell]
        case .send:
            guard let match = search.match else { return [.bell] }
            historySearch = nil
            editor.replace(with: history.entries[match.index])
        case .back: historySearch = nil
        case .scroll(let scroll): scrollLog(scroll)
        case .redraw, .suspend, .reconnect, .toggleConnection, .mouse, .quit: return intent.map { perform($0) } ?? []
        case .edit, .disconnect, .otherFocus, .follow, .pause, .help, .palette, .handshake, .copy, .inspect, .inspector,
            .log, .externalEditor, .resend, .cancel, .session, nil:
            return [.bell]
        }
        return []
    }

    /// What is found above what is typed; in one row where there is no more room.
    func draw(_ search: HistorySearch, rows: Range<Int>, on screen: inout Screen) {
        if let match = search.match, rows.count > 1 {
            var pen = pen(row: rows.lowerBound)
            for piece in pieces(of: match, columns: pen.room) {
                let style = piece.isHighlighted ? Style(.accent, [.bold, .reverse, .underline]) : Style(.text)
                pen.put(String(piece.text), style, on: &screen)
            }
        }
        var pen = pen(row: rows.upperBound - 1)
        let label = !search.isFailing ? "history: " : search.isGoingOlder ? "nothing older: " : "nothing newer: "
        if size.columns >= 30 {
            pen.put(label, Style(search.isFailing ? .warning : .accent, .bold), on: &screen)
        }
        let text = search.query.text
        _ = drawCursorLine(
            text[...],
            cursor: search.query.index,
            style: Style(.text),
            isFocused: true,
            with: &pen,
            on: &screen
        )
        guard text.isEmpty, let cursor = screen.cursor else { return }
        pen = self.pen(row: cursor.row, column: cursor.column + 1)
        let hint = " type a part of what was sent"
        if hint.utf8.count < pen.room { pen.put(hint, Style(.dim), on: &screen) }
    }

    /// The entry in one line, from where the match is in view.
    private func pieces(of match: HistorySearch.Match, columns: Int) -> [RemoteText.Piece] {
        var text = history.entries[match.index]
        let isLate = match.range.upperBound > columns
        return text.withUTF8 { bytes in
            var start = isLate ? max(match.range.lowerBound - columns / 3, 0) : 0
            while start < match.range.lowerBound, bytes[start] & 0xC0 == 0x80 { start += 1 }
            let range = match.range.lowerBound - start..<match.range.upperBound - start
            let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...])
            let mark = start > 0 ? [RemoteText.Piece(String(options.width.ellipsis))] : []
            return mark
                + RemoteText.pieces(of: rest, highlighting: [range], limit: columns - mark.count, width: options.width)
        }
    }
}
