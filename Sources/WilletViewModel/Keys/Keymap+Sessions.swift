import WilletScreen

extension [Keystroke] {
    /// The names of the keys, with all the digits of Alt as one: `Alt-1..9, F7`.
    var listed: String {
        let digits = (1...9).map { Keystroke.alt(Character("\($0)")) }
        guard let start = firstRange(of: digits) else { return map(\.name).joined(separator: ", ") }
        let names = self[..<start.lowerBound].map(\.name) + ["Alt-1..9"] + self[start.upperBound...].map(\.name)
        return names.joined(separator: ", ")
    }
}

extension Keymap {
    private static let all = Set(Focus.allCases)

    /// The keys that go from one session to another.
    static let sessionKeys = [
        Binding((1...9).map { .alt(Character("\($0)")) }, all, .session(.session), "show the session of this number"),
        Binding([.alt("a")], all, .session(.activeSession), "the next session where something is new"),
        Binding([.alt("n")], all, .session(.nextSession), "the next session"),
        Binding([.alt("p")], all, .session(.previousSession), "the session before"),
        Binding([.alt("s")], all, .session(.sessions), "list the sessions"),
        Binding([.alt("W")], all, .session(.closeSession), "close this session; asks while something is unsent"),
    ]
}
