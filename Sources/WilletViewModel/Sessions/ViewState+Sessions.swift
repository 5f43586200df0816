import WilletClient
import WilletLog
import WilletScreen

/// What a session does about those beside it; ``Workspace`` carries it out.
extension ViewState {
    // MARK: - What is asked for

    /// Going to another session means the same wherever keys go.
    func sessionRequest(for key: Keystroke) -> SessionRequest? {
        guard case .session(let action)? = options.keymap.intent(of: key, in: focus) else { return nil }
        switch action {
        case .session: return options.keymap.number(of: key).map { .show($0) }
        case .activeSession: return .active
        case .nextSession: return .next
        case .previousSession: return .previous
        case .sessions, .closeSession: return nil
        }
    }

    mutating func perform(_ action: SessionAction) -> [Effect] {
        switch action {
        // Which one is typed behind it.
        case .session, .sessions: return perform(.list)
        case .activeSession: return perform(.active)
        case .nextSession: return perform(.next)
        case .previousSession: return perform(.previous)
        case .closeSession: return perform(.close)
        }
    }

    mutating func perform(_ request: SessionRequest) -> [Effect] {
        switch request {
        case .show(let number):
            guard company.tabs.contains(where: { $0.number == number }) else {
                notice = "there is no session \(number): /sessions lists them, /open URL opens one"
                return [.bell]
            }
        case .next, .previous:
            guard company.isSeveral else {
                notice = "this is the only session: /open URL opens another one"
                return [.bell]
            }
        case .active:
            guard company.active != nil else {
                notice =
                    "nothing is new in \(company.isSeveral ? "the other sessions" : "other sessions: there are none")"
                return [.bell]
            }
        case .open:
            guard company.tabs.count < Workspace.limit else {
                notice = "\(Workspace.limit) sessions are open, and no more can be: /session close closes this one"
                return [.bell]
            }
        case .close:
            guard unsentCount == 0, editor.isEmpty else {
                overlay = .closeQuestion
                return []
            }
        case .list:
            openSessionList()
            return []
        }
        return [.sessions(request)]
    }

    private mutating func openSessionList() {
        let items = company.tabs.map { tab in
            let name = RemoteText.line(tab.name, limit: 60, width: options.width)
            var text = "\(tab.number) \(tab.sign) \(name)"
            if tab.unread > 0 { text += "  \(Format.count(tab.unread)) new" }
            if tab.hasError { text += "  \(options.glyphs.warning) error" }
            if tab.isShown { text += "  (this one)" }
            return Palette.Item(action: .session(tab.number), summary: text)
        }
        overlay = .palette(Palette(items: items))
    }

    // MARK: - Coming and going

    /// Where there are others, the bar takes some room.
    mutating func meet(_ company: Company) {
        self.company = company
        fitInspector()
    }

    /// Another session is shown. What belongs to all of them does not wait behind.
    mutating func goBehind() {
        notice = nil
        historySearch = nil
        completion = nil
        switch overlay {
        case .none, .handshake: break
        case .help, .palette, .quitQuestion, .closeQuestion: overlay = .none
        }
    }

    /// It is shown in place of another one.
    ///
    /// - Parameter firstUnseen: the id of what came first while it was not.
    mutating func comeForward(after other: ViewState, firstUnseen: UInt64?, at time: Timestamp) {
        now = max(now, time)
        rates.advance(to: now)
        size = other.size
        hasMouse = other.hasMouse
        history.takeEntries(of: other.history)
        logView.filterHistory.takeEntries(of: other.logView.filterHistory)
        logView.searchHistory.takeEntries(of: other.logView.searchHistory)
        if let firstUnseen, firstUnseen < log.nextID { pane.markUnread(from: firstUnseen) }
    }

    // MARK: - How it is told of

    /// Whether it has a server, and has not ended for good.
    var isLive: Bool {
        switch session.state {
        case .idle: session.number > 0
        case .connecting, .open, .closing, .waiting: true
        case .closed: false
        }
    }

    func tab(number: Int) -> SessionTab {
        let (sign, role) = stateSign
        return SessionTab(number: number, name: session.label ?? "no server", sign: sign, role: role)
    }

    private var stateSign: (String, Style.Role) {
        let glyphs = options.glyphs
        if let replay = session.replay { return replay.isOver ? (glyphs.idle, .bar) : (glyphs.open, .success) }
        switch session.state {
        case .idle, .closed(.cancelled): return (glyphs.idle, .bar)
        case .connecting, .waiting: return (glyphs.connecting, .warning)
        case .open: return (glyphs.open, .success)
        case .closing: return (glyphs.closing, .warning)
        case .closed(.disconnected(let disconnection)) where disconnection.wasClean: return (glyphs.idle, .bar)
        case .closed: return (glyphs.failed, .error)
        }
    }

    /// A URL without what all have in common, and without its query.
    func label(of url: String) -> String {
        let rest = shown(url).prefix { $0 != "?" && $0 != "#" }
        let start = rest.firstRange(of: "://")?.upperBound ?? rest.startIndex
        let name = rest[start...]
        return String(name.last == "/" ? name.dropLast() : name)
    }

    /// `2/3`, where the bar has no room.
    var place: String? {
        guard company.isSeveral, let index = company.tabs.firstIndex(where: \.isShown) else { return nil }
        return "\(index + 1)/\(company.tabs.count)"
    }

    // MARK: - The bar

    var sessionBar: SessionBar { SessionBar(company.tabs, columns: size.columns, options: options) }

    func drawSessionBar(row: Int, on screen: inout Screen) {
        for item in sessionBar.items {
            var pen = pen(row: row, column: item.columns.lowerBound)
            for piece in item.pieces { pen.put(piece.text, piece.style, on: &screen) }
        }
    }
}

extension Keymap {
    /// The number of the session that a key shows: its digit, or else its place among the keys that do this.
    func number(of key: Keystroke) -> Int? {
        switch key {
        case .character(let character), .alt(let character), .control(let character):
            if let digit = character.wholeNumberValue, digit > 0 { return digit }
        case .altKey, .key, .shiftKey, .controlKey, .sequence, .paste, .resize, .mouse: break
        }
        let keys = bindings.first { $0.intent == .session(.session) }?.keys
        return keys?.firstIndex(of: key).map { $0 + 1 }
    }
}
