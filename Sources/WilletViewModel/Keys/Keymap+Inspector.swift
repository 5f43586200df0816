import WilletScreen

extension Keymap {
    private static let inspector: Set<Focus> = [.inspector]

    /// The keys of the inspector, beside those that are bound everywhere.
    static let inspectorKeys = [
        Binding([.character("j"), .key(.down)], inspector, .scroll(.lineDown), "a line down"),
        Binding([.character("k"), .key(.up)], inspector, .scroll(.lineUp), "a line up"),
        Binding([.character("f"), .control("f")], inspector, .scroll(.pageDown), "a page down"),
        Binding([.character("b"), .control("b")], inspector, .scroll(.pageUp), "a page up"),
        Binding([.control("d")], inspector, .scroll(.halfPageDown), "half a page down"),
        Binding([.control("u")], inspector, .scroll(.halfPageUp), "half a page up"),
        Binding([.character("g"), .key(.home)], inspector, .scroll(.top), "the beginning"),
        Binding([.character("G"), .key(.end)], inspector, .scroll(.bottom), "the end"),
        Binding(
            [.character(" "), .key(.enter)],
            inspector,
            .inspector(.fold),
            "fold or unfold the object or array",
            label: "fold"
        ),
        Binding([.character("z")], inspector, .inspector(.foldAll), "fold all, or unfold all", label: "fold all"),
        Binding([.key(.tab), .character("v")], inspector, .inspector(.nextMode), "pretty, hex, raw", label: "view"),
        Binding([.key(.backTab)], inspector, .inspector(.previousMode), "raw, hex, pretty"),
        Binding([.character("n")], inspector, .inspector(.nextEntry), "the next entry", label: "next"),
        Binding([.character("p")], inspector, .inspector(.previousEntry), "the entry before", label: "previous"),
        Binding([.character("w")], inspector, .inspector(.full), "all of the room; again: share it", label: "full"),
        Binding([.character("x")], inspector, .inspector(.inflate), "what came compressed; again: inflated"),
        Binding([.character("y")], inspector, .inspector(.copyPath), "copy the path, or the offset"),
        Binding([.character("o")], inspector, .otherFocus, "to the input; Tab there comes back"),
        Binding([.character("q")], inspector, .back, "back to the log", label: "close"),
        Binding([.character("?")], inspector, .help, "this help"),
    ]
}
