import WilletClient
import WilletLog
import WilletScreen

/// What keys and commands do.
extension ViewState {
    mutating func handle(_ key: Keystroke) -> [Effect] {
        if case .resize(let size) = key {
            self.size = size
            return []
        }
        // Typed before the editor had the terminal: it was meant for the editor.
        guard externalDraft == nil else { return [] }
        // What is typed now would be lost.
        guard !isLeaving else { return options.keymap.intent(of: key, in: .input) == .quit ? leave(code: 0) : [.bell] }
        notice = nil
        let completion = completion
        self.completion = nil
        if case .mouse(let mouse, let place) = key {
            firstKey = nil
            return handle(mouse, at: place)
        }
        guard let key = joined(key) else { return [] }
        if let request = sessionRequest(for: key) { return perform(request) }
        switch overlay {
        case .none: break
        case .quitQuestion, .closeQuestion: return answer(key)
        case .help(let help): return press(key, in: help)
        case .palette(let palette): return press(key, in: palette)
        case .handshake(let pager): return press(key, inHandshake: pager)
        }
        if let search = historySearch { return press(key, in: search) }
        if let prompt = logView.prompt { return press(key, in: prompt) }
        if case .paste(let text) = key { return paste(text) }
        if let intent = options.keymap.intent(of: key, in: focus) {
            // What else goes to the log, such as Shift-Tab, does so out of a command too.
            if intent == .otherFocus, key == .key(.tab), focus == .input,
                let effects = complete(after: completion)
            {
                return effects
            }
            return perform(intent)
        }
        guard focus == .input, case .character(let character) = key else { return [.bell] }
        guard editor.insert(character) else { return doesNotFit() }
        return []
    }

    /// The key, with the one before it where the two mean something together; `nil` while another one has to follow. A
    /// key that does not belong to the one before it means what it does by itself, so that none is lost.
    private mutating func joined(_ key: Keystroke) -> Keystroke? {
        // What lies over the rest takes the keys of the input.
        let isCovered = overlay != .none || historySearch != nil || logView.prompt != nil
        let focus = isCovered ? .input : focus
        if let first = firstKey {
            firstKey = nil
            let sequence = Keystroke.sequence(first, key)
            if options.keymap.intent(of: sequence, in: focus) != nil { return sequence }
            if key == .key(.escape) { return nil }
        }
        guard options.keymap.begins(key, in: focus) else { return key }
        firstKey = key
        notice = "\(key.name), then \(options.keymap.followers(of: key, in: focus).map(\.name).joined(separator: ", "))"
        return nil
    }

    private mutating func answer(_ key: Keystroke) -> [Effect] {
        let isQuit = options.keymap.intent(of: key, in: .input) == .quit
        if isQuit || [.character("y"), .character("Y")].contains(key) {
            guard overlay == .closeQuestion, !isQuit else { return leave(code: 0) }
            overlay = .none
            return [.sessions(.close)]
        }
        guard [.character("n"), .character("N"), .key(.escape)].contains(key) else { return [.bell] }
        overlay = .none
        return []
    }

    private mutating func paste(_ text: String) -> [Effect] {
        focus = .input
        return editor.paste(text) ? [] : doesNotFit()
    }

    mutating func doesNotFit() -> [Effect] {
        notice = "this does not fit: at most \(Format.size(LineEditor.limit)) can be typed"
        return [.bell]
    }

    mutating func perform(_ intent: Intent) -> [Effect] {
        switch intent {
        case .send: return submit()
        case .edit(let action):
            if editor.perform(action) { return [] }
            // End, where there is no more to the right, goes on to the end of the log.
            guard action == .lineEnd, !pane.isFollowing else { return [.bell] }
            follow()
        case .up:
            if editor.moveUp() { return [] }
            guard let text = history.previous(from: editor.text) else { return [.bell] }
            editor.replace(with: text)
        case .down:
            if editor.moveDown() { return [] }
            guard let text = history.next() else { return [.bell] }
            editor.replace(with: text)
        case .searchHistory: return openHistorySearch()
        case .searchHistoryNewer: return [.bell]
        case .externalEditor: return editExternally()
        case .resend: return resend()
        case .cancel: return cancel()
        case .reconnect, .toggleConnection, .disconnect: return changeConnection(intent)
        case .otherFocus: focus = focus != .input ? .input : inspector == nil ? .log : .inspector
        case .scroll(let scroll):
            guard let inspector, focus == .inspector || inspector.isFull else {
                scrollLog(scroll)
                break
            }
            return self.inspector?.scroll(scroll) == true ? [] : [.bell]
        case .inspect: return inspect()
        case .inspector(let action): return perform(action)
        case .follow: follow()
        case .pause: pane.togglePause(in: ruler)
        case .log(let action): return perform(action)
        case .help: openHelp()
        case .palette: openPalette()
        case .handshake: openHandshake()
        case .session(let action): return perform(action)
        case .copy: return copySelection()
        case .mouse: return toggleMouse()
        case .back:
            if inspector != nil { closeInspector() } else if focus != .log || !endSearch() { focus = .input }
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return quitUnlessUnsent()
        }
        return []
    }

    // MARK: - Enter

    private mutating func submit() -> [Effect] {
        guard !editor.isEmpty else { return [] }
        let text = editor.text
        let submission: Submission
        do {
            submission = try Submission(text)
        } catch {
            notice = "\(error)"
            return [.bell]
        }
        // It has done what it is there for: nothing is lost with it.
        if [.command(.quit), .command(.sessions(.close))].contains(submission) { editor.replace(with: "") }
        let effects =
            switch submission {
            case .message(let message): enqueue(message)
            case .command(let command): run(command)
            }
        guard notice == nil else { return effects }
        editor.replace(with: "")
        return effects + remember(text)
    }

    mutating func enqueue(_ text: String) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        let entry = log.append(.message(.outbound, .text), at: now, text: text)
        log.setStatus(.queued, of: entry)
        return [.enqueue(text, entry: entry)]
    }

    /// A command that cannot be carried out leaves a notice, and with it the text in the editor.
    mutating func run(_ command: SlashCommand) -> [Effect] {
        switch command {
        case .connect(let url): return [.connect(url: url)]
        case .sessions(let request): return perform(request)
        case .reconnect: return post(.reconnect)
        case .disconnect(let frame): return disconnect(frame)
        case .ping(let payload): return sendControl(.ping, payload, .ping(payload))
        case .pong(let payload): return sendControl(.pong, payload, .pong(payload))
        case .resend: return resend()
        case .cancel: return cancel()
        case .binary(let bytes): return enqueue(bytes)
        case .sendFile(let file): return [.readFile(file)]
        case .snippet(let name): return insertSnippet(name)
        case .every(let request): return answer(request)
        case .save(let path): return [.save(path: path)]
        case .record(let path): return [.record(path: path)]
        case .stopRecording: return [.stopRecording]
        case .speed(let speed): return setSpeed(speed)
        case .clear: clear()
        case .filter(let text): return filter(by: text)
        case .fold(let text): return fold(text)
        case .handshake: openHandshake()
        case .palette: openPalette()
        case .help: openHelp()
        case .quit: return quitUnlessUnsent()
        }
        return []
    }

    mutating func sendControl(_ control: Entry.Control, _ payload: [UInt8], _ command: Command) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        guard session.state == .open else {
            notice = "not connected: pings and pongs need an open connection"
            return [.bell]
        }
        payload.withUnsafeBytes { _ = log.append(.control(.outbound, control), at: now, payload: $0) }
        return [.post(command)]
    }

    /// Empties the log, but for what still waits to be sent: what becomes of that is told there.
    private mutating func clear() {
        let waiting = outgoing.sorted { $0.value < $1.value }.compactMap { id, number in
            log[number].map { entry in (id, number, entry.kind, entry.time, entry.withUnsafeBytes { Array($0) }) }
        }
        log.removeAll()
        for (id, number, kind, time, payload) in waiting {
            let new = payload.withUnsafeBytes { log.append(kind, at: time, payload: $0) }
            log.setStatus(.queued, of: new)
            outgoing[id] = new
            for index in repetitions.indices where repetitions[index].entry == number { repetitions[index].entry = new }
        }
        logView.forgetEntries(before: log.firstID)
        follow()
    }
}
