import WilletScreen

extension Keymap {
    private static let log: Set<Focus> = [.log]

    /// The keys that choose what the log shows, and find something in it.
    static let logViewKeys = [
        Binding([.character("f")], log, .log(.filter), "show only what matches a filter", label: "filter"),
        Binding([.character("/")], log, .log(.search), "search, and highlight what is found", label: "search"),
        Binding([.character("n")], log, .log(.nextMatch), "the next match"),
        Binding([.character("N")], log, .log(.previousMatch), "the match before"),
        Binding([.character("e")], log, .log(.nextError), "the next error"),
        Binding([.character("E")], log, .log(.previousError), "the error before"),
        Binding([.character("m")], log, .log(.mark), "mark the entry; again: unmark it"),
        Binding([.character("u")], log, .log(.nextMark), "the next mark"),
        Binding([.character("U")], log, .log(.previousMark), "the mark before"),
        Binding([.character("w")], log, .log(.wrap), "wrap long messages; again: cut them"),
        Binding([.character("t")], log, .log(.times), "clock, time since the line above, time since a mark"),
        Binding([.character("z")], log, .log(.fold), "fold repeats and heartbeats; again: unfold them"),
    ]
}
