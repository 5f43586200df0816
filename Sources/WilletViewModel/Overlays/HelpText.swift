import WilletScreen

/// The help: the keys and the commands as they are, and some prose. What is typed narrows it to what has these words.
struct HelpText: Equatable, Sendable {
    struct Section: Equatable, Sendable {
        var title: String
        var entries: [Entry]
    }

    enum Entry: Equatable, Sendable {
        /// A key or a command, and what it does.
        case row(String, String)
        case paragraph(String)

        var text: String {
            switch self {
            case .row(let name, let summary): "\(name) \(summary)"
            case .paragraph(let text): text
            }
        }
    }

    private(set) var sections: [Section]

    /// - Parameter prose: titles, and below each indented lines, which are one paragraph; a line that is indented more
    ///   is a row of its own, with three spaces between what is named and what it means. `{log.follow}` stands for the
    ///   key of that action at that place.
    init(keymap: Keymap, commands: [SlashCommand.Synopsis], prose: String) {
        sections = []
        for binding in keymap.bindings {
            guard let row = Self.row(binding, of: keymap) else { continue }
            let title = Self.title(of: binding.focuses)
            if let index = sections.firstIndex(where: { $0.title == title }) {
                sections[index].entries.append(row)
            } else {
                sections.append(Section(title: title, entries: [row]))
            }
        }
        let rows = commands.map { command in
            let names = command.names.map { "/\($0)" }.joined(separator: ", ")
            return Entry.row(command.arguments.isEmpty ? names : "\(names) \(command.arguments)", command.summary)
        }
        sections.append(Section(title: "Commands, typed into the input line", entries: rows))
        for line in keymap.filled(prose).split(separator: "\n") {
            let text = line.drop { $0 == " " }
            let indentation = line.distance(from: line.startIndex, to: text.startIndex)
            if indentation > 3, let last = sections.indices.last, let gap = text.firstRange(of: "   ") {
                let summary = text[gap.upperBound...].drop { $0 == " " }
                sections[last].entries.append(.row(String(text[..<gap.lowerBound]), String(summary)))
            } else if text.startIndex == line.startIndex {
                sections.append(Section(title: String(text), entries: []))
            } else if let last = sections.indices.last, !text.isEmpty {
                sections[last].add(text)
            }
        }
    }

    /// What has all words of a query, and whole sections whose titles have them; without regard to case.
    func narrowed(to query: String) -> HelpText {
        let words = query.lowercased().split(separator: " ")
        guard !words.isEmpty else { return self }
        var narrowed = self
        narrowed.sections = sections.compactMap { section in
            let title = section.title.lowercased()
            if words.allSatisfy(title.contains) { return section }
            let entries = section.entries.filter { entry in
                let text = entry.text.lowercased()
                return words.allSatisfy { text.contains($0) || title.contains($0) }
            }
            return entries.isEmpty ? nil : Section(title: section.title, entries: entries)
        }
        return narrowed
    }

    func lines(columns: Int, width: CellWidth) -> [StyledLine] {
        var lines: [StyledLine] = []
        for section in sections {
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines.append(StyledLine(section.title, Style(.accent, .bold)))
            for entry in section.entries {
                switch entry {
                case .row(let name, let summary):
                    lines += Self.lines(name, summary, columns: columns, width: width)
                case .paragraph(let text):
                    lines += width.wrapped(text, to: max(columns - 3, 1), count: .max).map { StyledLine("  \($0)") }
                }
            }
        }
        return lines
    }

    /// Two columns where there is room for them, else one below the other.
    private static func lines(_ name: String, _ summary: String, columns: Int, width: CellWidth) -> [StyledLine] {
        let wide = 34
        var line = StyledLine("  ")
        line.add(name, Style(.text, .bold))
        guard columns >= 70 else {
            if width.columns(of: name) + width.columns(of: summary) + 6 <= columns {
                line.add("  " + summary)
                return [line]
            }
            return [line]
                + width.wrapped(summary, to: max(columns - 7, 1), count: .max).map { StyledLine("      \($0)") }
        }
        let named = width.columns(of: name)
        if 2 + max(wide, named + 1) + width.columns(of: summary) <= columns {
            line.add(String(repeating: " ", count: max(wide - named, 1)) + summary)
            return [line]
        }
        // A long list of keys has rows of its own; what they do stands in its column all the same.
        let indent = String(repeating: " ", count: wide + 2)
        var rows = width.wrapped(summary, to: max(columns - wide - 3, 1), count: .max)
        guard named < wide else {
            let names = width.wrapped(name, to: columns - 3, count: .max)
            return names.map { StyledLine("  \($0)", Style(.text, .bold)) } + rows.map { StyledLine(indent + $0) }
        }
        line.add(String(repeating: " ", count: wide - named) + rows.removeFirst())
        return [line] + rows.map { StyledLine(indent + $0) }
    }

    /// `nil` for a binding whose keys now do something else.
    private static func row(_ binding: Keymap.Binding, of keymap: Keymap) -> Entry? {
        let keys = binding.keys.filter { key in
            binding.focuses.contains { keymap.intent(of: key, in: $0) == binding.intent }
        }
        return keys.isEmpty ? nil : .row(keys.listed, binding.summary)
    }

    private static func title(of place: Set<Focus>) -> String {
        if place.isSuperset(of: [.input, .log]) { return "Everywhere" }
        if place == [.inspector] { return "In the inspector" }
        return place.contains(.input) ? "In the input line" : "In the log"
    }
}

extension HelpText.Section {
    /// Goes on with its paragraph.
    fileprivate mutating func add(_ text: Substring) {
        guard case .paragraph(let before)? = entries.last else { return entries.append(.paragraph(String(text))) }
        entries[entries.count - 1] = .paragraph("\(before) \(text)")
    }
}
