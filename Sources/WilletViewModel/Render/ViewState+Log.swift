import WilletClient
import WilletLog
import WilletScreen

/// The rows of the log.
extension ViewState {
    func drawLog(rows: Range<Int>, on screen: inout Screen) {
        var row = rows.lowerBound
        // What is typed goes elsewhere than to the selection: it is not shown then.
        let selection = focus == .input ? nil : pane.selection(in: log, height: rows.count)
        for entry in log.entries(in: pane.window(of: log, height: rows.count)) {
            draw(entry, row: row, on: &screen)
            if entry.id == selection { screen.add(.reverse, row: row) }
            row += 1
        }
        if log.count == 0, rows.count > 0, session.number == 0 {
            var pen = pen(row: rows.lowerBound, column: min(1, size.columns - 1))
            let hint = "type /connect URL to connect, or \(wayTo(.help)) for help"
            pen.put(options.width.truncated(hint, to: pen.room), Style(.dim), on: &screen)
        }
    }

    private func draw(_ entry: Entry, row: Int, on screen: inout Screen) {
        if entry.kind == .gap { return drawGap(entry, row: row, on: &screen) }
        var pen = pen(row: row)
        if size.columns >= 30, options.columns.contains(.time) {
            let time = Format.time(entry.time, utcOffset: options.utcOffset, milliseconds: size.columns >= 60)
            pen.put(size.columns >= 60 ? " \(time)  " : "\(time) ", Style(.dim), on: &screen)
        }
        switch entry.kind {
        case .message(let direction, let kind): draw(entry, direction, kind, with: &pen, on: &screen)
        case .control(let direction, let control): draw(entry, direction, control, with: &pen, on: &screen)
        case .note(let level):
            let (sign, role): (String, Style.Role) =
                switch level {
                case .information: (options.glyphs.note, .note)
                case .warning: (options.glyphs.warning, .warning)
                case .error: (options.glyphs.failed, .error)
                }
            pen.put("\(sign) ", Style(role), on: &screen)
            drawPayload(entry, Style(role), with: &pen, on: &screen)
        case .gap: break
        }
    }

    private func draw(
        _ entry: Entry,
        _ direction: Entry.Direction,
        _ kind: Message.Kind,
        with pen: inout Pen,
        on screen: inout Screen
    ) {
        let glyphs = options.glyphs
        var style = Style(direction == .inbound ? .inbound : .outbound)
        pen.put(direction == .inbound ? glyphs.inbound : glyphs.outbound, style, on: &screen)
        var failure = ""
        switch entry.status {
        case .written: pen.put("  ", style, on: &screen)
        case .queued: pen.put(" \(glyphs.queued)", Style(.warning), on: &screen)
        case .failed(let reason):
            style = Style(.error)
            failure = "not sent (\(reason)): "
            pen.put(" \(glyphs.failed)", style, on: &screen)
        }
        if size.columns >= 50, options.columns.contains(.size) {
            let text = Format.size(entry.count)
            let padding = String(repeating: " ", count: max(6 - text.utf8.count, 0))
            pen.put("\(padding)\(text)  ", Style(.dim), on: &screen)
        } else if entry.status != .written {
            pen.put(" ", style, on: &screen)
        }
        pen.putRemote(failure, style, on: &screen)
        switch kind {
        case .text: drawPayload(entry, style, with: &pen, on: &screen)
        case .binary:
            let room = pen.room
            let hex = entry.withUnsafeBytes { Self.hex($0, columns: room) }
            pen.put(options.width.truncated(hex, to: room), style, on: &screen)
        }
    }

    private func draw(
        _ entry: Entry,
        _ direction: Entry.Direction,
        _ control: Entry.Control,
        with pen: inout Pen,
        on screen: inout Screen
    ) {
        let arrow = direction == .inbound ? options.glyphs.controlInbound : options.glyphs.controlOutbound
        let style = Style(.note)
        switch control {
        case .ping: pen.put("\(arrow) ping ", style, on: &screen)
        case .pong: pen.put("\(arrow) pong ", style, on: &screen)
        case .close:
            pen.put("\(arrow) close ", style, on: &screen)
            let payload = entry.withUnsafeBytes { Array($0.prefix(125)) }
            if let frame = try? CloseFrame(payload: payload) {
                return pen.putRemote(frame.summary, style, on: &screen)
            }
        }
        drawPayload(entry, style, with: &pen, on: &screen)
    }

    private func drawPayload(_ entry: Entry, _ style: Style, with pen: inout Pen, on screen: inout Screen) {
        let room = pen.room
        let line = entry.withUnsafeBytes { RemoteText.line(of: $0, limit: room, width: options.width) }
        pen.put(line, style, on: &screen)
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

    /// A gap goes across the whole width, so that nobody reads over it.
    private func drawGap(_ entry: Entry, row: Int, on screen: inout Screen) {
        let style = Style(.warning)
        let columns = size.columns
        let room = max(columns - 4, 0)
        var text = entry.withUnsafeBytes { RemoteText.line(of: $0, limit: columns * 2, width: options.width) }
        // That it is connected again is what a gap says anyway: in a narrow window the rest is worth more.
        if options.width.columns(of: text) > room {
            text = text.replacing("reconnected, ", with: "")
            text = text.replacing(" \(options.glyphs.separator) reconnected", with: "")
        }
        text = options.width.truncated(text, to: room)
        let taken = options.width.columns(of: text) + 2
        let left = max((columns - taken) / 2, 0)
        var pen = pen(row: row)
        pen.put(String(repeating: options.glyphs.rule, count: left), style, on: &screen)
        pen.put(" \(text) ", style, on: &screen)
        pen.put(String(repeating: options.glyphs.rule, count: pen.room), style, on: &screen)
    }
}
