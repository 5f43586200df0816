import WilletLog
import WilletScreen

/// Typing a filter or a search.
extension ViewState {
    mutating func openPrompt(_ purpose: LogPrompt.Purpose) {
        let before = LogPrompt.Before(narrowing: logView.narrowing, search: logView.search, pane: pane)
        let text = purpose == .filter ? logView.narrowing?.text ?? "" : ""
        logView.prompt = LogPrompt(purpose, text: text, before: before)
    }

    mutating func press(_ key: Keystroke, in prompt: LogPrompt) -> [Effect] {
        if case .paste(let text) = key {
            return change { $0.paste(String(text.map { $0.isNewline ? " " : $0 })) }
        }
        let intent = options.keymap.intent(of: key, in: .input)
        switch intent {
        case .edit(.newline): return [.bell]
        case .edit(let action): return change { $0.perform(action) }
        case .send: return keepPrompt(prompt)
        case .back:
            logView.prompt = nil
            logView.narrow(to: prompt.before.narrowing)
            logView.search = prompt.before.search
            pane = prompt.before.pane
        case .up, .down: return recall(intent == .up, prompt)
        case .some(let other): return performBesidePrompt(other)
        case nil:
            guard case .character(let character) = key else { return [.bell] }
            return change { $0.insert(character) }
        }
        return []
    }

    /// What has nothing to do with typing is done as ever.
    private mutating func performBesidePrompt(_ intent: Intent) -> [Effect] {
        switch intent {
        case .scroll, .redraw, .suspend, .reconnect, .toggleConnection, .mouse, .quit: return perform(intent)
        case .send, .edit, .up, .down, .searchHistory, .searchHistoryNewer, .externalEditor, .resend, .cancel,
            .disconnect, .otherFocus,
            .follow, .pause, .help, .palette, .handshake, .copy, .inspect, .inspector, .back, .log, .session:
            return [.bell]
        }
    }

    private mutating func change(_ edit: (inout LineEditor) -> Bool) -> [Effect] {
        guard var prompt = logView.prompt else { return [] }
        let text = prompt.editor.text
        var editor = prompt.editor
        guard edit(&editor) else { return [.bell] }
        guard editor.text.utf8.count <= LogPrompt.limit else {
            notice = "this does not fit: at most \(Format.size(LogPrompt.limit)) can be typed"
            return [.bell]
        }
        prompt.editor = editor
        logView.prompt = prompt
        if editor.text != text { takePrompt() }
        return []
    }

    private mutating func recall(_ isOlder: Bool, _ prompt: LogPrompt) -> [Effect] {
        var history = prompt.purpose == .filter ? logView.filterHistory : logView.searchHistory
        guard let text = isOlder ? history.previous(from: prompt.editor.text) : history.next() else { return [.bell] }
        if prompt.purpose == .filter { logView.filterHistory = history } else { logView.searchHistory = history }
        logView.prompt?.editor.replace(with: text)
        takePrompt()
        return []
    }

    /// What is typed counts at once; what cannot be understood leaves what could.
    private mutating func takePrompt() {
        guard let prompt = logView.prompt else { return }
        let text = prompt.editor.text
        do throws(FilterError) {
            let filter = try Filter(text, now: now, utcOffset: options.utcOffset)
            logView.prompt?.error = nil
            switch prompt.purpose {
            case .filter: logView.narrow(to: filter, text: text)
            case .search: logView.search = filter.isEmpty ? nil : LogView.Search(text: text, filter: filter)
            }
        } catch {
            logView.prompt?.error = error
            if prompt.purpose == .filter { narrow(withoutLastTermOf: text, error) }
        }
    }

    /// A last term that is not whole yet does not count, nor does what its beginning looked like: `dir` on the way to
    /// `dir:in` is no text to look for.
    private mutating func narrow(withoutLastTermOf text: String, _ error: FilterError) {
        let bytes = Array(text.utf8)
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
        guard !bytes.dropFirst(error.offset).contains(where: isSpace) else { return }
        var head = bytes.prefix(error.offset)
        while let last = head.last, !isSpace(last) { head.removeLast() }
        while let last = head.last, isSpace(last) || "|!(".utf8.contains(last) { head.removeLast() }
        let before = String(decoding: head, as: UTF8.self)
        guard let filter = try? Filter(before, now: now, utcOffset: options.utcOffset) else { return }
        logView.narrow(to: filter, text: before)
    }

    private mutating func keepPrompt(_ prompt: LogPrompt) -> [Effect] {
        guard prompt.error == nil else { return [.bell] }
        logView.prompt = nil
        switch prompt.purpose {
        case .filter: logView.filterHistory.add(prompt.editor.text)
        case .search:
            logView.searchHistory.add(prompt.editor.text)
            // As in less, nothing typed is the search before.
            if prompt.editor.isEmpty { logView.search = prompt.before.search }
            if let search = logView.search { jumpToFirstMatch(of: search) }
        }
        return []
    }

    // MARK: - Commands

    /// `/filter TEXT`; without a text everything is shown again.
    mutating func filter(by text: String) -> [Effect] {
        guard let filter = understood(text) else { return [.bell] }
        logView.narrow(to: filter, text: text)
        logView.filterHistory.add(text)
        return []
    }

    /// `/fold FILTER`; without a filter there are no heartbeats any more, and repeats fold as before.
    mutating func fold(_ text: String) -> [Effect] {
        guard let filter = understood(text) else { return [.bell] }
        logView.heartbeats = filter.isEmpty ? nil : filter
        logView.fold()
        return []
    }

    private mutating func understood(_ text: String) -> Filter? {
        do throws(FilterError) {
            return try Filter(text, now: now, utcOffset: options.utcOffset)
        } catch {
            let start = text.utf8.index(text.startIndex, offsetBy: error.offset, limitedBy: text.endIndex)
            let rest = String(text[(start ?? text.endIndex)...].prefix(20))
            notice = rest.isEmpty ? "\(error)" : "\(error) (at \(rest))"
            return nil
        }
    }
}
