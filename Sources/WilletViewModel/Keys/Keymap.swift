package import WilletScreen

/// Which keys mean what. Help and the key bar are generated from it, so that they cannot disagree with what happens.
package struct Keymap: Equatable, Sendable {
    package struct Binding: Equatable, Sendable {
        package var keys: [Keystroke]
        package var focuses: Set<Focus>
        package var intent: Intent
        /// For help.
        package var summary: String
        /// For the key bar; `nil` leaves it out there.
        package var label: String?

        package init(
            _ keys: [Keystroke],
            _ focuses: Set<Focus>,
            _ intent: Intent,
            _ summary: String,
            label: String? = nil
        ) {
            self.keys = keys
            self.focuses = focuses
            self.intent = intent
            self.summary = summary
            self.label = label
        }
    }

    private struct Place: Hashable, Sendable {
        var key: Keystroke
        var focus: Focus
    }

    package let bindings: [Binding]
    private let intents: [Place: Intent]
    /// The keys that mean nothing by themselves, but begin what does.
    private let beginnings: Set<Place>

    /// Where two bindings name the same key, or one of them a key that begins what the other names, that of fewer focuses
    /// counts, and of equal ones the later.
    package init(bindings: [Binding]) {
        self.bindings = bindings
        var intents: [Place: Intent] = [:]
        let sequences = bindings.flatMap(\.keys).filter { $0.first != nil }
        let widths = Set(bindings.map(\.focuses.count)).sorted(by: >)
        for binding in widths.flatMap({ width in bindings.filter { $0.focuses.count == width } }) {
            for key in binding.keys {
                let losers = sequences.filter { $0.first == key } + [key.first].compactMap(\.self)
                for focus in binding.focuses {
                    for loser in losers { intents[Place(key: loser, focus: focus)] = nil }
                    intents[Place(key: key, focus: focus)] = binding.intent
                }
            }
        }
        self.intents = intents
        beginnings = Set(
            intents.keys.compactMap { place in place.key.first.map { Place(key: $0, focus: place.focus) } }
        )
    }

    package func intent(of key: Keystroke, in focus: Focus) -> Intent? { intents[Place(key: key, focus: focus)] }

    /// Whether another key has to follow before it means something.
    func begins(_ key: Keystroke, in focus: Focus) -> Bool { beginnings.contains(Place(key: key, focus: focus)) }

    /// The keys that can follow one that begins something.
    func followers(of key: Keystroke, in focus: Focus) -> [Keystroke] {
        bindings.flatMap(\.keys).compactMap { sequence in
            guard case .sequence(key, let next) = sequence, intent(of: sequence, in: focus) != nil else { return nil }
            return next
        }
    }
}

extension Keymap {
    private static let both: Set<Focus> = [.input, .log]
    private static let all = Set(Focus.allCases)
    private static let input: Set<Focus> = [.input]
    private static let log: Set<Focus> = [.log]

    /// The keys that Willet starts with.
    package static let standard = Keymap(
        bindings: everywhere + sessionKeys + inputKeys + logViewKeys + logKeys + inspectorKeys
    )

    private static let everywhere = [
        Binding([.key(.function(1))], all, .help, "this help", label: "help"),
        Binding([.key(.function(5))], all, .reconnect, "reconnect now", label: "reconnect"),
        Binding([.key(.function(6))], all, .toggleConnection, "disconnect; again: connect", label: "disconnect"),
        Binding([.key(.tab), .key(.backTab)], both, .otherFocus, "to the log and back", label: "other pane"),
        Binding([.alt("r")], all, .resend, "send a message again that failed: the selected, or the newest"),
        Binding([.alt("c")], all, .cancel, "cancel a message that waits: the selected, or the newest"),
        Binding([.key(.pageUp)], all, .scroll(.pageUp), "a page up"),
        Binding([.key(.pageDown)], all, .scroll(.pageDown), "a page down"),
        Binding([.alt("m")], all, .mouse, "the mouse scrolls and selects; again: it is the terminal's"),
        Binding([.alt("x")], all, .palette, "find an action or a command, and run it", label: "commands"),
        Binding([.control("c")], all, .quit, "quit; asks while something is unsent", label: "quit"),
        Binding([.control("l")], all, .redraw, "draw the screen anew"),
        Binding([.control("z")], all, .suspend, "suspend; fg comes back"),
        Binding([.key(.escape)], all, .back, "back"),
    ]

    private static let inputKeys = [
        Binding([.key(.enter)], input, .send, "send; / begins a command", label: "send"),
        Binding([.control("j"), .altKey(.enter)], input, .edit(.newline), "new line", label: "new line"),
        Binding([.key(.up), .control("p")], input, .up, "line up, or the message before"),
        Binding([.key(.down), .control("n")], input, .down, "line down, or the message after"),
        Binding([.control("r")], input, .searchHistory, "search what was sent before; then: an older match"),
        Binding([.control("s")], input, .searchHistoryNewer, "in that search: a newer match"),
        Binding(
            [.sequence(.control("x"), .control("e")), .alt("e")],
            input,
            .externalEditor,
            "edit what is typed in your own editor: $VISUAL, $EDITOR or vi"
        ),
        Binding([.control("a"), .key(.home)], input, .edit(.lineStart), "start of the line"),
        Binding([.control("e"), .key(.end)], input, .edit(.lineEnd), "end of the line; there: follow the log"),
        Binding([.control("b"), .key(.left)], input, .edit(.left), "a character left"),
        Binding([.control("f"), .key(.right)], input, .edit(.right), "a character right"),
        Binding([.alt("b"), .controlKey(.left)], input, .edit(.wordLeft), "a word left"),
        Binding([.alt("f"), .controlKey(.right)], input, .edit(.wordRight), "a word right"),
        Binding([.key(.backspace)], input, .edit(.deleteBackward), "delete what is before"),
        Binding([.control("d"), .key(.delete)], input, .edit(.deleteForward), "delete what is under the cursor"),
        Binding([.control("t")], input, .edit(.transpose), "swap two characters"),
        Binding([.control("k")], input, .edit(.killToLineEnd), "cut to the end of the line"),
        Binding([.control("u")], input, .edit(.killToLineStart), "cut to the start of the line"),
        Binding([.control("w")], input, .edit(.killWhitespaceWord), "cut what is before, to a space"),
        Binding([.altKey(.backspace)], input, .edit(.killWordBackward), "cut the word before"),
        Binding([.alt("d")], input, .edit(.killWordForward), "cut the word after"),
        Binding([.control("y")], input, .edit(.yank), "put back what was cut"),
        Binding([.alt("y")], input, .edit(.yankPop), "put back what was cut before that"),
        Binding([.control("_")], input, .edit(.undo), "undo"),
    ]

    private static let logKeys = [
        Binding([.character("j"), .key(.down)], log, .scroll(.lineDown), "a line down"),
        Binding([.character("k"), .key(.up)], log, .scroll(.lineUp), "a line up"),
        Binding([.key(.enter)], log, .inspect, "inspect the selected entry", label: "inspect"),
        Binding([.character(" ")], log, .scroll(.pageDown), "a page down", label: "page"),
        Binding([.character("b")], log, .scroll(.pageUp), "a page up"),
        Binding([.control("d")], log, .scroll(.halfPageDown), "half a page down"),
        Binding([.control("u")], log, .scroll(.halfPageUp), "half a page up"),
        Binding([.character("g"), .key(.home)], log, .scroll(.top), "the oldest entry", label: "oldest"),
        Binding([.character("G")], log, .scroll(.bottom), "the newest entry"),
        Binding([.character("F"), .key(.end)], log, .follow, "follow what comes", label: "follow"),
        Binding([.character("=")], log, .pause, "hold still; again: follow", label: "pause"),
        Binding([.character("r")], log, .reconnect, "reconnect now"),
        Binding([.character("d")], log, .disconnect, "disconnect"),
        Binding([.character("R")], log, .resend, "send the message again that failed"),
        Binding([.character("X")], log, .cancel, "cancel the message that waits"),
        Binding([.character("?")], log, .help, "this help"),
        Binding([.character("y")], log, .copy, "copy the selected entry to the clipboard"),
        Binding([.character("i")], log, .handshake, "the handshake, and the connections until now", label: "handshake"),
        Binding([.character(":")], log, .palette, "find an action or a command, and run it"),
        Binding([.character("q")], log, .quit, "quit; asks while something is unsent"),
    ]
}

extension Keystroke {
    /// The key as help names it.
    package var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "Ctrl-\(character.uppercased())"
        case .alt(" "): "Alt-Space"
        case .alt(let character): "Alt-\(character.isUppercase ? "Shift-" : "")\(character.uppercased())"
        case .altKey(let key): "Alt-\(key.name)"
        case .key(let key): key.name
        case .shiftKey(let key): "Shift-\(key.name)"
        case .controlKey(let key): "Ctrl-\(key.name)"
        case .sequence(let first, let second): "\(first.name) \(second.name)"
        case .paste: "Paste"
        case .resize: "Resize"
        case .mouse(.press, _): "Click"
        case .mouse(.wheelUp, _), .mouse(.wheelDown, _): "Wheel"
        }
    }

    /// The first of two keys.
    var first: Keystroke? { if case .sequence(let first, _) = self { first } else { nil } }

    /// Whether only one of the two can mean something: they are the same, or one begins the other.
    func clashes(with other: Keystroke) -> Bool { self == other || first == other || other.first == self }
}

extension Keystroke.Key {
    var name: String {
        switch self {
        case .enter: "Enter"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .escape: "Esc"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        // What terminals send for F5 with Shift is F17.
        case .function(let number): number > 12 ? "Shift-F\(number - 12)" : "F\(number)"
        }
    }
}
