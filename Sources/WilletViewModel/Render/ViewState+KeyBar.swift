import WilletClient
import WilletScreen

/// The key bar: what keys do where they go now.
extension ViewState {
    func drawKeys(row: Int, on screen: inout Screen) {
        var pen = pen(row: row)
        for (key, label) in keyHints {
            guard options.width.columns(of: " \(key) \(label) ") <= pen.room else { continue }
            pen.put(" \(key)", Style(.accent, .bold), on: &screen)
            pen.put(" \(label) ", Style(.dim), on: &screen)
        }
    }

    private var keyHints: [(key: String, label: String)] {
        switch overlay {
        case .none:
            return options.keymap.bindings.compactMap { binding in
                guard let label = label(of: binding), let key = options.keymap.key(for: binding, in: focus) else {
                    return nil
                }
                return (key.name, label)
            }
        case .quitQuestion: return [("y", "quit"), ("n", "stay")]
        case .closeQuestion: return [("y", "close"), ("n", "stay")]
        case .help:
            return hints(
                in: .input,
                [(.back, "close"), (.scroll(.pageDown), "page down"), (.scroll(.pageUp), "page up")]
            )
        case .handshake:
            return hints(
                in: .log,
                [
                    (.back, "close"), (.scroll(.pageDown), "page down"), (.scroll(.pageUp), "page up"),
                    (.scroll(.bottom), "end"), (.copy, "copy"),
                ]
            )
        case .palette:
            return hints(
                in: .input,
                [(.send, "run"), (.down, "next"), (.up, "previous"), (.otherFocus, "type it out"), (.back, "close")]
            )
        }
    }

    /// Labels with the keys that are bound.
    private func hints(in focus: Focus, _ labels: [(Intent, String)]) -> [(key: String, label: String)] {
        labels.compactMap { intent, label in
            let keys = options.keymap.bindings.filter { $0.intent == intent }
            return keys.compactMap { options.keymap.key(for: $0, in: focus) }.first.map { ($0.name, label) }
        }
    }

    /// What the key bar calls a binding; `nil` for what it leaves out.
    private func label(of binding: Keymap.Binding) -> String? {
        guard let label = binding.label else { return nil }
        // There the room is for the inspector's own.
        if focus == .inspector, [.reconnect, .toggleConnection, .palette].contains(binding.intent) { return nil }
        // There is no server.
        if session.replay != nil, [.reconnect, .toggleConnection].contains(binding.intent) { return nil }
        if binding.intent == .toggleConnection {
            switch session.state {
            case .idle, .closing, .closed: return "connect"
            case .connecting, .open, .waiting: return label
            }
        }
        if binding.intent == .otherFocus { return focus == .input ? "log" : "input" }
        if binding.intent == .pause { return pane.isFollowing ? label : nil }
        if binding.intent == .follow { return pane.isFollowing ? nil : label }
        return label
    }
}

extension Keymap {
    /// The first key of a binding that still does what it says there.
    func key(for binding: Binding, in focus: Focus) -> Keystroke? {
        guard binding.focuses.contains(focus) else { return nil }
        return binding.keys.first { intent(of: $0, in: focus) == binding.intent }
    }
}
