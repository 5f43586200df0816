package import WilletScreen

extension Keystroke {
    /// Why a key cannot be bound.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Reads what ``name`` writes, in lower or upper case: `F5`, `Ctrl-R`, `Alt-Enter`, `Space`, `g`. A letter by itself
    /// is as it is written, with Ctrl or Alt its case does not count; `Alt-Shift-G` is Alt with a capital. Two keys in a
    /// row have a space between them: `Ctrl-X Ctrl-E`.
    package init(named name: String) throws(Mistake) {
        if name.count == 1, let character = name.first, !character.isControl {
            self = .character(character)
            return
        }
        let parts = name.split(separator: " ")
        if parts.count == 2 {
            self = .sequence(try Self(named: String(parts[0])), try Self(named: String(parts[1])))
            return
        }
        let (modifiers, rest) = Self.split(name)
        let key = Key(named: rest.lowercased())
        let character = rest.lowercased() == "space" ? " " : rest.count == 1 ? rest.first : nil
        switch (modifiers, key, character) {
        case ([], let key?, _): self = .key(key)
        case ([], nil, " "): self = .character(" ")
        case (["shift"], .tab, _): self = .key(.backTab)
        case (["shift"], .function(let number), _) where number <= 12: self = .key(.function(number + 12))
        case (["shift"], let key?, _): self = .shiftKey(key)
        case (["alt"], let key?, _): self = .altKey(key)
        case (["ctrl"], let key?, _): self = .controlKey(key)
        case (["alt"], nil, let character?): self = .alt(Character(character.lowercased()))
        case (["alt", "shift"], nil, let character?) where character.isLetter:
            self = .alt(Character(character.uppercased()))
        case (["ctrl"], nil, let character?): self = .control(try Self.control(character))
        case _:
            throw Mistake(
                description:
                    "“\(name)” is no key: write one as help does, like F5, Ctrl-R, Alt-Enter, PgUp, Space or g, or two of them"
            )
        }
    }

    /// Takes `Ctrl-`, `Alt-` and `Shift-` off.
    private static func split(_ name: String) -> (modifiers: [String], rest: Substring) {
        var modifiers: [String] = []
        var rest = name[...]
        while let hyphen = rest.firstIndex(of: "-"), rest.index(after: hyphen) < rest.endIndex {
            let word = rest[..<hyphen].lowercased()
            guard ["ctrl", "alt", "shift"].contains(word) else { break }
            modifiers.append(word)
            rest = rest[rest.index(after: hyphen)...]
        }
        return (modifiers, rest)
    }

    private static func control(_ character: Character) throws(Mistake) -> Character {
        let lower = Character(character.lowercased())
        switch lower {
        case "i": throw Mistake(description: "a terminal sends Ctrl-I as Tab: write Tab")
        case "m": throw Mistake(description: "a terminal sends Ctrl-M as Enter: write Enter")
        case "h": throw Mistake(description: "a terminal sends Ctrl-H as Backspace: write Backspace")
        case "[": throw Mistake(description: "a terminal sends Ctrl-[ as Esc: write Esc")
        case " ", "@": return "@"
        case "a"..."z", "\\", "]", "^", "_": return lower
        case _:
            throw Mistake(description: "no terminal sends Ctrl with “\(character)”: there are letters and @ \\ ] ^ _")
        }
    }
}

extension Keystroke.Key {
    /// From its name in lower case.
    fileprivate init?(named name: String) {
        if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
            self = .function(number)
            return
        }
        guard let key = Self.named.first(where: { $0.name.lowercased() == name }) else { return nil }
        self = key
    }

    private static let named: [Keystroke.Key] = [
        .enter, .tab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
    ]
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
