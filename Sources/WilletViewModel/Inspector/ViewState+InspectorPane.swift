import WilletClient
import WilletLog
import WilletProtocol
import WilletScreen

/// The inspector as it is drawn, and the log beside it or above it.
extension ViewState {
    func drawLogAndInspector(rows: Range<Int>, on screen: inout Screen) {
        guard let inspector, let layout = inspectorLayout else { return drawLog(rows: rows, on: &screen) }
        var narrow = self
        narrow.size.columns = layout.logColumns.count
        narrow.drawLog(rows: layout.log, on: &screen)
        drawTitle(of: inspector, layout, on: &screen)
        if let row = layout.details {
            var pen = pen(row: row, in: layout)
            pen.putRemote(" " + details(of: inspector), Style(.dim), on: &screen)
        }
        inspector.content.withUnsafeBytes { draw(inspector.rows, layout, in: $0, on: &screen) }
    }

    private func pen(row: Int, in layout: InspectorLayout) -> Pen {
        Pen(row: row, column: layout.columns.lowerBound, end: layout.columns.upperBound, width: options.width)
    }

    // MARK: - What it is

    private func drawTitle(of inspector: Inspector, _ layout: InspectorLayout, on screen: inout Screen) {
        let rule = options.glyphs.rule
        let style = focus == .inspector ? Style(.accent, .bold) : Style(.dim)
        var pen = pen(row: layout.title, in: layout)
        pen.put(rule, style, on: &screen)
        pen.put(" \(kind(of: inspector.entry)) \(Format.size(inspector.entry.count)) ", style, on: &screen)
        pen.put(rule, style, on: &screen)
        for mode in Inspector.Mode.allCases where pen.room > 40 || mode == inspector.mode {
            let isShown = mode == inspector.mode
            pen.put(" ", style, on: &screen)
            pen.put(isShown ? "[\(mode)]" : "\(mode)", isShown ? style : Style(.dim), on: &screen)
        }
        pen.put(" \(rule) ", style, on: &screen)
        let place = inspector.content.withUnsafeBytes { inspector.rows.location(in: $0) }
        let count = inspector.content.count
        let part = min(inspector.rows.reached, count) * 100 / max(count, 1)
        let percentage = " \(inspector.isWorking ? "reading" : "\(part) %") "
        let room = pen.room - 3 - percentage.utf8.count
        pen.put(end(of: RemoteText.line(place, width: options.width), columns: room), style, on: &screen)
        pen.put(" ", style, on: &screen)
        while pen.room > percentage.utf8.count + 1 { pen.put(rule, style, on: &screen) }
        pen.put(percentage, style, on: &screen)
        pen.put(rule, style, on: &screen)
    }

    /// The end of a text where there is no room for all of it: of a path it says the most.
    private func end(of text: String, columns: Int) -> String {
        let width = options.width
        guard width.columns(of: text) > columns else { return text }
        guard columns > 1 else { return "" }
        var rest = text.unicodeScalars[...]
        var left = width.columns(of: text)
        while left > columns - 1, let first = rest.popFirst() { left -= width.columns(of: String(first)) }
        return String(width.ellipsis) + String(rest)
    }

    private func kind(of entry: Entry) -> String {
        let glyphs = options.glyphs
        switch entry.kind {
        case .message(let direction, let kind):
            return "\(direction == .inbound ? glyphs.inbound : glyphs.outbound) \(kind)"
        case .control(let direction, let control):
            return "\(direction == .inbound ? glyphs.controlInbound : glyphs.controlOutbound) \(control)"
        case .note: return "note"
        case .gap: return "gap"
        }
    }

    /// The frame behind the entry, as far as there is one.
    private func details(of inspector: Inspector) -> String {
        let entry = inspector.entry
        var parts = [Format.time(entry.time, utcOffset: options.utcOffset, milliseconds: true)]
        if let previous = inspector.previous {
            parts.append("+" + Format.roundTrip(max(entry.time.since(previous), .zero)))
        }
        switch entry.kind {
        case .message, .control:
            let most = entry.fragments == Int(UInt16.max) ? "at least " : ""
            parts.append(most + Format.plural(entry.fragments, "frame"))
            if entry.wireCount != entry.count {
                let part = entry.wireCount * 100 / max(entry.count, 1)
                parts.append("\(Format.size(entry.wireCount)) on the wire (\(part) %)")
            }
        case .note, .gap: break
        }
        if log[entry.id] == nil { parts.append("no longer in the log") }
        if let latency = latencyDetail(of: entry) { parts.append(latency) }
        switch entry.status {
        case .written: break
        case .queued: parts.append("queued")
        case .failed(let reason): parts.append("not sent: \(reason)")
        }
        if case .control(_, .close) = entry.kind,
            let frame = try? CloseFrame(payload: entry.withUnsafeBytes({ Array($0.prefix(125)) }))
        {
            parts.append(frame.summary)
        }
        if let inflated = inspector.inflated { parts.append(words(for: inflated, isShown: inspector.isInflated)) }
        return parts.joined(separator: " \(options.glyphs.separator) ")
    }

    private func words(for inflated: CompressedData.Inflated, isShown: Bool) -> String {
        guard isShown else { return "\(inflated.format), as it came" }
        let size = Format.size(inflated.bytes.count)
        switch inflated.end {
        case .complete: return "\(inflated.format), \(size) inflated"
        case .limit: return "\(inflated.format), the first \(size) inflated"
        case .broken: return "\(inflated.format), broken after \(size) inflated"
        }
    }

    // MARK: - What is in it

    private func draw(
        _ rows: InspectorRows,
        _ layout: InspectorLayout,
        in bytes: UnsafeRawBufferPointer,
        on screen: inout Screen
    ) {
        let cursor: Int
        switch rows {
        case .pretty(let pane):
            cursor = pane.cursor
            for (row, item) in zip(layout.content, pane.items) {
                draw(item.row, with: pen(row: row, in: layout), in: bytes, on: &screen)
            }
        case .hex(let pane):
            cursor = pane.cursor
            for (row, item) in zip(layout.content, pane.items) {
                var pen = pen(row: row, in: layout)
                let text = pane.source.text(of: item.row, in: bytes)
                pen.put(text.offset + "  ", Style(.dim), on: &screen)
                pen.put(text.hex + " ", Style(), on: &screen)
                pen.put(text.characters, Style(.string), on: &screen)
            }
        case .raw(let pane):
            cursor = pane.cursor
            for (row, item) in zip(layout.content, pane.items) {
                var pen = pen(row: row, in: layout)
                let text = RemoteText.row(of: UnsafeRawBufferPointer(rebasing: bytes[item.row]), width: options.width)
                pen.put(text, Style(), on: &screen)
            }
        }
        if bytes.isEmpty, let row = layout.content.first {
            var pen = pen(row: row, in: layout)
            pen.put(" empty", Style(.dim), on: &screen)
        } else if focus == .inspector, cursor < layout.content.count {
            screen.add(.reverse, row: layout.content.lowerBound + cursor, columns: layout.columns)
        }
    }

    private func draw(
        _ line: JSONLine,
        with pen: Pen,
        in bytes: UnsafeRawBufferPointer,
        on screen: inout Screen
    ) {
        var pen = pen
        // However deep it lies, half of the room is for what it says.
        pen.skip(min(1 + 2 * line.depth, pen.room / 2))
        func put(_ range: Range<Int>, _ role: Style.Role) {
            let slice = UnsafeRawBufferPointer(rebasing: bytes[range])
            pen.put(RemoteText.line(of: slice, limit: pen.room, width: options.width), Style(role), on: &screen)
        }
        if let key = line.key {
            put(key, .key)
            pen.put(": ", Style(), on: &screen)
        }
        let ellipsis = String(options.width.ellipsis)
        switch line.content {
        case .open(let kind): pen.put(kind == .object ? "{" : "[", Style(), on: &screen)
        case .close(let kind): pen.put(kind == .object ? "}" : "]", Style(), on: &screen)
        case .empty(let kind): pen.put(kind == .object ? "{}" : "[]", Style(), on: &screen)
        case .folded(let kind, let count):
            pen.put(kind == .object ? "{\(ellipsis)}" : "[\(ellipsis)]", Style(), on: &screen)
            if line.hasComma { pen.put(",", Style(), on: &screen) }
            pen.put(" " + Format.plural(count, kind == .object ? "member" : "element"), Style(.dim), on: &screen)
            return
        case .string(let range): put(range, .string)
        case .number(let range): put(range, .number)
        case .literal(let range): put(range, .literal)
        case .broken(let problem, let offset):
            let sign = "\(options.glyphs.failed) \(problem), at byte \(Format.count(offset))"
            pen.put(sign, Style(.error), on: &screen)
            guard line.start < bytes.count else { return }
            pen.put(": ", Style(.error), on: &screen)
            put(line.start..<bytes.count, .dim)
        }
        if line.hasComma { pen.put(",", Style(), on: &screen) }
    }
}
