import WilletClient
import WilletLog
import WilletScreen

/// The rows of the log.
extension ViewState {
    func drawLog(rows: Range<Int>, on screen: inout Screen) {
        guard !rows.isEmpty else { return }
        let ruler = ruler(height: rows.count, columns: size.columns)
        let finder = MatchFinder(logView.search?.filter ?? .everything)
        // What is typed goes elsewhere than to the selection: it is not shown then.
        let selected = focus == .input ? nil : pane.selectedPosition(in: ruler)
        var row = rows.lowerBound
        let window = pane.window(in: ruler)
        for position in window.lines {
            guard row < rows.upperBound, let entry = log[ruler.lines[position]] else { continue }
            var skip = position == window.lines.lowerBound ? window.skip : 0
            if position == ruler.unreadPosition {
                if skip > 0 {
                    skip -= 1
                } else {
                    drawRule("new", Style(.accent), row: row, on: &screen)
                    row += 1
                }
            }
            let line = LogLine(entry: entry, position: position, lines: ruler.lines)
            let limit = logView.isWrapping ? LogRuler.lineLimit(height: rows.count) : 1
            let end = draw(line, rows: row..<rows.upperBound, skipping: skip, limit: limit, finder, on: &screen)
            if position == selected { for row in row..<end { screen.add(.reverse, row: row) } }
            row = end
        }
        if ruler.lines.count == 0 { drawHint(row: rows.lowerBound, on: &screen) }
    }

    private func drawHint(row: Int, on screen: inout Screen) {
        var hint: String?
        if logView.narrowing != nil, log.count > 0 {
            let isDone = logView.isCurrent(with: log)
            hint = isDone ? "nothing matches the filter: without a text in it everything is shown" : "filtering"
        } else if session.number == 0 {
            hint = "type /connect URL to connect, or \(wayTo(.help)) for help"
        }
        guard let hint else { return }
        var pen = pen(row: row, column: min(1, size.columns - 1))
        pen.put(options.width.truncated(hint, to: pen.room), Style(.dim), on: &screen)
    }

    /// How many rows a line takes where long ones are wrapped.
    func rowCount(at position: Int, in lines: LogLines, columns: Int, limit: Int) -> Int {
        var state = self
        state.size.columns = columns
        guard let entry = log[lines[position]], entry.kind != .gap else { return 1 }
        let line = LogLine(entry: entry, position: position, lines: lines)
        // What stands before the text says how much room is left to it.
        var scratch = Screen(size: ScreenSize(rows: 1, columns: columns))
        var pen = state.pen(row: 0)
        _ = state.drawHead(of: line, with: &pen, on: &scratch)
        guard pen.room > 0 else { return 1 }
        let pieces = content(of: entry, columns: pen.room * limit, MatchFinder(.everything))
        return RemoteText.wrapped(pieces, to: pen.room, count: limit, width: options.width).count
    }

    /// Draws a line in as many rows at the most, without some of the first ones, and returns the row behind it.
    private func draw(
        _ line: LogLine,
        rows: Range<Int>,
        skipping skip: Int,
        limit: Int,
        _ finder: borrowing MatchFinder,
        on screen: inout Screen
    ) -> Int {
        var row = rows.lowerBound
        if line.entry.kind == .gap {
            drawGap(line.entry, row: row, on: &screen)
            drawMark(of: line, row: row, on: &screen)
            return row + 1
        }
        var pen = pen(row: row)
        let style: Style
        if skip == 0 {
            style = drawHead(of: line, with: &pen, on: &screen)
            drawMark(of: line, row: row, on: &screen)
        } else {
            var scratch = Screen(size: ScreenSize(rows: 1, columns: size.columns))
            pen = self.pen(row: 0)
            style = drawHead(of: line, with: &pen, on: &scratch)
        }
        let (start, room) = (pen.column, pen.room)
        let pieces = content(of: line.entry, columns: room * limit, finder)
        guard room > 0, limit > 1 else {
            put(pieces, style, with: &pen, on: &screen)
            return row + 1
        }
        for pieces in RemoteText.wrapped(pieces, to: room, count: limit, width: options.width).dropFirst(skip) {
            guard row < rows.upperBound else { break }
            var pen = self.pen(row: row, column: start)
            put(pieces, style, with: &pen, on: &screen)
            row += 1
        }
        return row
    }

    private func put(_ pieces: [RemoteText.Piece], _ style: Style, with pen: inout Pen, on screen: inout Screen) {
        let found = Style(.accent, [.bold, .reverse, .underline])
        for piece in pieces { pen.put(String(piece.text), piece.isHighlighted ? found : style, on: &screen) }
    }

    // MARK: - What stands before the text

    /// Draws time, sign and size, and returns the style of what follows.
    private func drawHead(of line: LogLine, with pen: inout Pen, on screen: inout Screen) -> Style {
        let entry = line.entry
        let glyphs = options.glyphs
        if size.columns >= 30, options.columns.contains(.time) {
            let time = timeText(of: line)
            pen.put(size.columns >= 60 ? " \(time)  " : "\(time) ", Style(.dim), on: &screen)
        }
        let style: Style
        switch entry.kind {
        case .message(let direction, _): style = drawHead(of: entry, direction, with: &pen, on: &screen)
        case .control(let direction, let control):
            style = Style(.note)
            let arrow = direction == .inbound ? glyphs.controlInbound : glyphs.controlOutbound
            switch control {
            case .ping: pen.put("\(arrow) ping ", style, on: &screen)
            case .pong: pen.put("\(arrow) pong ", style, on: &screen)
            case .close: pen.put("\(arrow) close ", style, on: &screen)
            }
        case .note(.information):
            style = Style(.note)
            pen.put("\(glyphs.note) ", style, on: &screen)
        case .note(.warning):
            style = Style(.warning)
            pen.put("\(glyphs.warning) ", style, on: &screen)
        case .note(.error):
            style = Style(.error)
            pen.put("\(glyphs.failed) ", style, on: &screen)
        case .gap: style = Style(.warning)
        }
        let count = line.lines.entryCount(at: line.position)
        if count > 1 { pen.put("\(glyphs.times)\(Format.count(count)) ", Style(.accent, .bold), on: &screen) }
        return style
    }

    private func drawHead(
        of entry: Entry,
        _ direction: Entry.Direction,
        with pen: inout Pen,
        on screen: inout Screen
    ) -> Style {
        let glyphs = options.glyphs
        var style = Style(direction == .inbound ? .inbound : .outbound)
        pen.put(direction == .inbound ? glyphs.inbound : glyphs.outbound, style, on: &screen)
        switch entry.status {
        case .written: pen.put("  ", style, on: &screen)
        case .queued: pen.put(" \(glyphs.queued)", Style(.warning), on: &screen)
        case .failed:
            style = Style(.error)
            pen.put(" \(glyphs.failed)", style, on: &screen)
        }
        if size.columns >= 50, options.columns.contains(.size) {
            let text = Format.size(entry.count)
            let padding = String(repeating: " ", count: max(6 - text.utf8.count, 0))
            pen.put("\(padding)\(text)  ", Style(.dim), on: &screen)
        } else if entry.status != .written {
            pen.put(" ", style, on: &screen)
        }
        if let latency = latencyText(of: entry) { pen.put("\(latency)  ", Style(.note), on: &screen) }
        return style
    }

    /// A mark stands where the row is blank: in the margin, behind a narrow clock, or behind the sign.
    private func drawMark(of line: LogLine, row: Int, on screen: inout Screen) {
        guard logView.marks.ids(in: line.ids).contains(where: line.lines.contains) else { return }
        let isWide = line.entry.kind == .gap || size.columns >= 60
        let column = size.columns < 30 || !options.columns.contains(.time) ? 1 : isWide ? 0 : 8
        var pen = pen(row: row, column: column)
        pen.put(options.glyphs.mark, Style(.warning, .bold), on: &screen)
    }

    // MARK: - The text

    /// What a line says of an entry, in as many columns at the most.
    private func content(of entry: Entry, columns: Int, _ finder: borrowing MatchFinder) -> [RemoteText.Piece] {
        let width = options.width
        switch entry.kind {
        case .message(_, .binary):
            let failure = failure(of: entry, columns: columns)
            let room = columns - width.columns(of: failure)
            let hex = entry.withUnsafeBytes { Self.hex($0, columns: room) }
            return [RemoteText.Piece(failure), RemoteText.Piece(width.truncated(hex, to: room))]
        case .message(_, .text):
            let failure = failure(of: entry, columns: columns)
            guard !failure.isEmpty else { return payload(of: entry, columns: columns, finder) }
            let room = columns - width.columns(of: failure)
            return [RemoteText.Piece(failure)] + payload(of: entry, columns: room, finder)
        case .control(_, .close):
            let payload = entry.withUnsafeBytes { Array($0.prefix(125)) }
            guard let frame = try? CloseFrame(payload: payload) else {
                return self.payload(of: entry, columns: columns, finder)
            }
            return [RemoteText.Piece(RemoteText.line(frame.summary, limit: columns, width: width))]
        case .control, .note, .gap: return payload(of: entry, columns: columns, finder)
        }
    }

    private func failure(of entry: Entry, columns: Int) -> String {
        guard case .failed(let reason) = entry.status else { return "" }
        // Where there is room beside the message itself, which is to be seen too.
        let way = columns >= 60 && failed.contains(entry.id) ? "\(wayTo(.resend)) sends it again; " : ""
        let text = "not sent (\(way)\(reason)): "
        let room = columns >= 20 ? columns - min(entry.count, columns * 2 / 5) : columns
        let isCut = room < columns && options.width.columns(of: text) > room
        return RemoteText.line(text, limit: isCut ? room - 1 : room, width: options.width) + (isCut ? " " : "")
    }

    private func payload(of entry: Entry, columns: Int, _ finder: borrowing MatchFinder) -> [RemoteText.Piece] {
        entry.withUnsafeBytes { bytes in
            // No column shows more than four bytes, but for marks.
            let places = 0..<min(bytes.count, columns * 4)
            let found = finder.isEmpty ? [] : finder.ranges(in: bytes, beginning: places, limit: columns)
            return RemoteText.pieces(of: bytes, highlighting: found, limit: columns, width: options.width)
        }
    }

    /// The bytes in hexadecimal digits, as many as can be seen.
    private static func hex(_ bytes: UnsafeRawBufferPointer, columns: Int) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("0x".utf8)
        for byte in bytes.prefix(columns / 3 + 1) {
            text += [UInt8(ascii: " "), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: - Rules

    /// A gap goes across the whole width, so that nobody reads over it.
    private func drawGap(_ entry: Entry, row: Int, on screen: inout Screen) {
        let room = max(size.columns - 4, 0)
        let width = options.width
        let text: String
        if let marker = gaps[entry.id] {
            let texts = marker.texts(separator: " \(options.glyphs.separator) ")
                .lazy.map { RemoteText.line($0, limit: room + 1, width: width) }
            text = texts.first { width.columns(of: $0) <= room } ?? texts.last ?? ""
        } else {
            text = entry.withUnsafeBytes { RemoteText.line(of: $0, limit: room, width: width) }
        }
        drawRule(text, Style(.warning), row: row, on: &screen)
    }

    private func drawRule(_ text: String, _ style: Style, row: Int, on screen: inout Screen) {
        let columns = size.columns
        let text = options.width.truncated(text, to: max(columns - 4, 0))
        let taken = options.width.columns(of: text) + 2
        let left = max((columns - taken) / 2, 0)
        var pen = pen(row: row)
        pen.put(String(repeating: options.glyphs.rule, count: left), style, on: &screen)
        pen.put(" \(text) ", style, on: &screen)
        pen.put(String(repeating: options.glyphs.rule, count: pen.room), style, on: &screen)
    }
}
