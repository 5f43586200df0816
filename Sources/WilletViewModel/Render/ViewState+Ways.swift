/// How hints name what can be done.
extension ViewState {
    /// The key that does it wherever the focus is, or the command where the user has taken all such keys away.
    func wayTo(_ intent: Intent) -> String {
        if let key = options.keymap.keyName(of: intent, everywhereIn: Focus.allCases) { return key }
        return options.keymap.keyName(of: intent, everywhereIn: [focus]) ?? "/\(intent.name)"
    }
}
