import WilletLog

extension ViewState {
    /// Tells who is here for the first time where to find the rest, by the keys that are bound.
    package mutating func welcome() {
        let words: [(Intent, String)] = [
            (.help, "lists all keys"), (.palette, "finds what can be done"), (.otherFocus, "goes to the log and back"),
            (.quit, "quits"),
        ]
        let keymap = options.keymap
        let keys = words.compactMap { intent, text in
            let keys = keymap.bindings.filter { $0.intent == intent }.compactMap { keymap.key(for: $0, in: .input) }
            return keys.first.map { "\($0.name) \(text)" }
        }
        guard !keys.isEmpty else { return }
        note(.information, "new here? " + keys.joined(separator: ", "))
    }
}
