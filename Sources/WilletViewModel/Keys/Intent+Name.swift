import WilletScreen

extension Intent {
    /// What the configuration calls the action.
    package var name: String {
        switch self {
        case .edit(let action): SpelledName.of(action)
        case .scroll(let scroll): SpelledName.of(scroll)
        case .inspector(let action): SpelledName.of(action)
        case .log(let action): SpelledName.of(action)
        case .session(let action): SpelledName.of(action)
        case .send, .up, .down, .searchHistory, .searchHistoryNewer, .externalEditor, .resend, .cancel, .reconnect,
            .toggleConnection,
            .disconnect, .otherFocus, .follow, .pause, .help,
            .palette, .handshake, .inspect, .back, .copy, .mouse, .redraw, .suspend, .quit:
            SpelledName.of(self)
        }
    }
}

extension Keymap.Binding {
    /// What the configuration calls the place where it counts: `everywhere`, `input`, `log`, `inspector`.
    package var place: String {
        if focuses.isSuperset(of: [.input, .log]) { return "everywhere" }
        return Focus.allCases.filter(focuses.contains).map { SpelledName.of($0) }.joined(separator: "-")
    }
}
