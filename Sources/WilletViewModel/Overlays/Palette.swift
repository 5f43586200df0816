import WilletScreen

/// The command palette: everything that can be done, found by some of its letters.
struct Palette: Equatable, Sendable {
    /// Something that can be done, by a key or by a command.
    struct Item: Equatable, Sendable {
        enum Action: Equatable, Sendable {
            case intent(Intent)
            case command(SlashCommand.Synopsis)
            /// Put the snippet of a name into the input.
            case snippet(String)
            /// Show the session of a number.
            case session(Int)
            /// End the repetition of a number.
            case stopRepetition(Int)
        }

        var action: Action
        var summary: String
        /// How it is typed as a command; empty if it is none.
        var command = ""
        var keys: [Keystroke] = []

        /// What is searched, and shown.
        var text: String { command.isEmpty ? summary : "\(summary)  \(command)" }
    }

    struct Match: Equatable, Sendable {
        var item: Item
        /// Which characters of the item's text were typed.
        var positions: Set<Int>
    }

    var query = LineEditor()
    /// Which of the matches is chosen.
    private(set) var chosen = 0
    private(set) var pager = Pager()
    private let items: [Item]
    private(set) var matches: [Match]

    init(keymap: Keymap, commands: [SlashCommand.Synopsis], snippets: [String] = []) {
        self.init(items: Self.items(keymap, commands, snippets))
    }

    init(items: [Item]) {
        self.items = items
        matches = items.map { Match(item: $0, positions: []) }
    }

    /// What Enter runs.
    var choice: Item? { matches.indices.contains(chosen) ? matches[chosen].item : nil }

    /// Takes in that the query has changed: the best match comes first, and of equals the shorter one.
    mutating func search() {
        let query = query.text
        matches =
            items.enumerated()
            .compactMap { index, item in
                FuzzyMatch(query, in: item.text).map { (index: index, item: item, match: $0) }
            }
            .sorted { left, right in
                guard !query.isEmpty else { return left.index < right.index }
                if left.match.score != right.match.score { return left.match.score > right.match.score }
                let (a, b) = (left.item.text.count, right.item.text.count)
                return a != b ? a < b : left.index < right.index
            }
            .map { Match(item: $0.item, positions: $0.match.positions) }
        chosen = 0
        pager = Pager()
    }

    /// Chooses another match.
    mutating func choose(_ scroll: Intent.Scroll, height: Int) {
        let page = max(height - 1, 1)
        let change =
            switch scroll {
            case .lineUp: -1
            case .lineDown: 1
            case .halfPageUp: -max(page / 2, 1)
            case .halfPageDown: max(page / 2, 1)
            case .pageUp: -page
            case .pageDown: page
            case .top: -matches.count
            case .bottom: matches.count
            }
        choose(chosen + change, height: height)
    }

    mutating func choose(_ index: Int, height: Int) {
        chosen = min(max(index, 0), max(matches.count - 1, 0))
        pager.show(chosen, count: matches.count, height: height)
    }

    /// Each action once, with all its keys and its command; then the commands that no key does, and the snippets;
    /// editing comes last.
    private static func items(
        _ keymap: Keymap,
        _ commands: [SlashCommand.Synopsis],
        _ snippets: [String]
    ) -> [Item] {
        var intents: [Intent] = []
        var items: [Intent: Item] = [:]
        for binding in keymap.bindings where ![.palette, .back].contains(binding.intent) {
            if items[binding.intent] == nil {
                intents.append(binding.intent)
                items[binding.intent] = Item(action: .intent(binding.intent), summary: binding.summary)
            }
            for key in binding.keys where keymap.does(key, binding.intent) {
                if items[binding.intent]?.keys.contains(key) == false { items[binding.intent]?.keys.append(key) }
            }
        }
        var others: [Item] = []
        for command in commands where command.intent != .palette {
            let written = command.usage
            if let intent = command.intent, items[intent] != nil {
                items[intent]?.command = written
                // With arguments it can do more than the key.
                guard !command.arguments.isEmpty else { continue }
                items[intent]?.action = .command(command)
                items[intent]?.summary = command.summary
            } else {
                others.append(Item(action: .command(command), summary: command.summary, command: written))
            }
        }
        others += snippets.map { name in
            Item(action: .snippet(name), summary: "put the snippet \(name) into the input", command: "/snip \(name)")
        }
        let edits = intents.filter(\.isTyping)
        return intents.filter { !$0.isTyping }.compactMap { items[$0] } + others + edits.compactMap { items[$0] }
    }
}

extension Keymap {
    /// Whether a key does something somewhere, and no later binding has taken it away there.
    func does(_ key: Keystroke, _ intent: Intent) -> Bool {
        Focus.allCases.contains { self.intent(of: key, in: $0) == intent }
    }
}

extension SlashCommand.Synopsis {
    /// How it is typed, for example `/disconnect [code [reason]]`.
    package var usage: String { "/\(names[0])" + (arguments.isEmpty ? "" : " \(arguments)") }
}

extension Intent {
    /// Whether it belongs to typing: in a list of what can be done, other things are looked for first.
    fileprivate var isTyping: Bool {
        switch self {
        case .edit, .up, .down, .send, .searchHistoryNewer: true
        case .searchHistory, .externalEditor, .resend, .cancel, .reconnect, .toggleConnection, .disconnect, .otherFocus,
            .scroll,
            .follow, .pause, .help, .palette, .handshake, .session, .log, .copy, .mouse, .inspect, .inspector, .back,
            .redraw, .suspend, .quit:
            false
        }
    }
}
