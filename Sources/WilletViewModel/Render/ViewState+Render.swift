import WilletClient
import WilletLog
package import WilletScreen

extension ViewState {
    var layout: Layout {
        let typed = editor.lineCount(atMost: size.rows) + (completion == nil ? 0 : 1)
        let lines = logView.prompt != nil ? 1 : historySearch != nil ? 2 : typed
        return Layout(size: size, lines: lines, hasSessions: company.isSeveral)
    }

    /// Draws everything. Only what is in view of the log is turned into cells, so that its length costs nothing.
    package func render() -> Screen {
        var screen = Screen(size: size)
        let layout = layout
        if let row = layout.status { drawStatus(row: row, on: &screen) }
        if let row = layout.sessions { drawSessionBar(row: row, on: &screen) }
        switch overlay {
        case .help(let help): drawHelp(help, rows: layout.log, on: &screen)
        case .palette(let palette): drawPalette(palette, rows: layout.log, on: &screen)
        case .handshake(let pager): draw(handshakeReport.lines, pager, rows: layout.log, on: &screen)
        case .none, .quitQuestion, .closeQuestion: drawLogAndInspector(rows: layout.log, on: &screen)
        }
        if let row = layout.rates { drawRates(row: row, on: &screen) }
        if let search = historySearch, overlay == .none {
            draw(search, rows: layout.input, on: &screen)
        } else if overlay == .quitQuestion || overlay == .closeQuestion {
            drawQuestion(row: layout.input.lowerBound, on: &screen)
        } else {
            var rows = layout.input
            if let completion, rows.count > 1 {
                draw(completion, row: rows.removeFirst(), on: &screen)
            }
            drawInput(rows: rows, on: &screen)
        }
        if let row = layout.keys { drawKeys(row: row, on: &screen) }
        if let prompt = logView.prompt, overlay == .none {
            screen.fill(row: layout.input.lowerBound)
            draw(prompt, row: layout.input.lowerBound, on: &screen)
        }
        if let notice, let row = layout.keys ?? layout.rates ?? layout.status {
            screen.fill(row: row)
            var pen = pen(row: row, column: 1)
            pen.putRemote(notice, Style(.warning, .bold), on: &screen)
        }
        screen.title = title
        return screen
    }

    func pen(row: Int, column: Int = 0) -> Pen {
        Pen(row: row, column: column, end: size.columns, width: options.width)
    }

    private var title: String {
        let url = session.url.map { RemoteText.line(shown($0), limit: 100, width: options.width) }
        return ["willet", place, url].compactMap(\.self).joined(separator: " ")
    }

    // MARK: - The status line

    private func drawStatus(row: Int, on screen: inout Screen) {
        let style = Style(.bar, .reverse)
        screen.fill(row: row, style: style)
        let (state, role) = stateText
        let columns = size.columns
        let safe = RemoteText.line(state, limit: max(columns - 2, 1), width: options.width)
        let stateColumns = options.width.columns(of: safe)
        var url = RemoteText.line(session.url.map(shown) ?? "no server", limit: columns, width: options.width)
        if layout.sessions == nil, let place { url = "\(place) \(url)" }
        let urlColumns = options.width.columns(of: url)

        // What is left beside the state goes to the URL first, then to the details, then to the name.
        var details = ""
        for detail in stateDetails {
            let more = " \(options.glyphs.separator) \(RemoteText.line(detail, limit: 40, width: options.width))"
            let needed = urlColumns + 3 + stateColumns + options.width.columns(of: details + more) + 1
            if needed <= columns { details += more }
        }
        let right = stateColumns + options.width.columns(of: details)
        let start = max(columns - right - 1, min(1, columns - 1))
        let name = " willet "
        let room = start - 2
        var left = pen(row: row)
        if room >= urlColumns + name.utf8.count + 1 { left.put(name, Style(.bar, [.reverse, .bold]), on: &screen) }
        left.skip(1)
        let urlRoom = min(room - left.column + 1, columns)
        if urlRoom >= min(urlColumns, 8) {
            left.put(options.width.truncated(url, to: urlRoom), style, on: &screen)
        }
        var pen = pen(row: row, column: start)
        pen.put(safe, Style(role, [.reverse, .bold]), on: &screen)
        pen.put(details, style, on: &screen)
    }

    /// The state in words, with its time: never only a sign or a colour.
    private var stateText: (String, Style.Role) {
        if let replay = session.replay { return stateText(of: replay) }
        let glyphs = options.glyphs
        let duration = now.since(session.since)
        let elapsed = duration >= .seconds(1) ? " " + Format.elapsed(duration) : ""
        switch session.state {
        case .idle: return ("\(glyphs.idle) idle", .bar)
        case .connecting(let retry):
            return ("\(glyphs.connecting) " + (retry > 0 ? "reconnecting \(retry)" : "connecting") + elapsed, .warning)
        case .open: return ("\(glyphs.open) open" + elapsed, .success)
        case .closing: return ("\(glyphs.closing) closing" + elapsed, .warning)
        case .waiting(let retry):
            let left = retry.delay - duration
            let most = retry.maximum.map { String($0) } ?? glyphs.endless
            let wait = left > .zero ? "in \(Format.seconds(left))" : "now"
            return (
                "\(glyphs.connecting) reconnecting \(retry.number)/\(most) \(wait) [\(wayTo(.reconnect)) now]", .warning
            )
        case .closed(.cancelled): return ("\(glyphs.idle) disconnected", .bar)
        case .closed(.disconnected(let disconnection)):
            if disconnection.wasClean { return ("\(glyphs.idle) closed \(disconnection.code)", .bar) }
            return ("\(glyphs.failed) closed \(disconnection.code)", .error)
        case .closed(.failed(let error)): return ("\(glyphs.failed) failed: \(error.summary)", .error)
        }
    }

    private var stateDetails: [String] {
        var details: [String] = []
        if let recording { details.append(recording.isStalled ? "recording stalls" : "recording") }
        if let first = repetitions.first {
            let isOne = repetitions.count == 1
            details.append(isOne ? "every \(first.interval)" : "\(repetitions.count) repeated")
        }
        guard session.state == .open || session.state == .closing else { return details }
        if session.isReadingPaused { details.append("reading paused") }
        if let roundTrip = session.roundTrip { details.append("rtt \(Format.roundTrip(roundTrip))\(roundTripBars)") }
        if let subprotocol = session.subprotocol { details.append(shownName(ofSubprotocol: subprotocol)) }
        if session.isCompressed { details.append("deflate") }
        return details
    }

    /// The newest round trips, where there is much room.
    private var roundTripBars: String {
        let roundTrips = session.history.roundTrips.suffix(8)
        guard size.columns >= 120, roundTrips.count > 1 else { return "" }
        return " " + Sparkline.text(roundTrips.map { $0 / .milliseconds(1) }, bars: options.glyphs.bars)
    }

    private func drawQuestion(row: Int, on screen: inout Screen) {
        let isQuit = overlay == .quitQuestion
        let elsewhere = isQuit ? company.unsentCount : 0
        let unsent = unsentCount + elsewhere
        let what = isQuit ? "quit" : "close this session"
        let messages = unsent > 0 ? Format.plural(unsent, "message") : nil
        let isTyped = !editor.isEmpty || isQuit && company.hasDrafts
        let reasons = [messages, isTyped ? "a typed line" : nil].compactMap(\.self)
        // In a narrow window the question is worth more than its reason.
        var questions = [
            "\(reasons.joined(separator: " and ")) unsent: \(what)? y / n ",
            "\(unsent > 0 ? Format.count(unsent) : "text") unsent: \(what)? y/n ",
            "\(what)? y/n ",
        ]
        let isElsewhere = isQuit && unsent == 0 && editor.isEmpty
        if elsewhere > 0 || isElsewhere {
            let place = isElsewhere ? "in another session" : "\(Format.count(elsewhere)) of them in other sessions"
            questions.insert("\(reasons.joined(separator: " and ")) unsent, \(place): quit? y / n ", at: 0)
        }
        let question = questions.first { $0.utf8.count <= size.columns } ?? "y/n"
        var pen = pen(row: row)
        pen.put(options.width.truncated(question, to: size.columns), Style(.warning, .bold), on: &screen)
        screen.cursor = Position(row: row, column: min(pen.column, size.columns - 1))
    }
}
