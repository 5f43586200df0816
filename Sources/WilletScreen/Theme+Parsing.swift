/// Themes as their users write them: `bold #ff8800 on 236`.
extension Theme {
    /// Why the look of a role cannot be used.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Changes roles of a theme.
    ///
    /// - Parameter looks: looks by the names of their roles. What cannot be used changes nothing.
    /// - Returns: what cannot be used, by the names of the roles, in their order.
    package mutating func change(_ looks: [String: String]) -> [(role: String, mistake: Mistake)] {
        var mistakes: [(role: String, mistake: Mistake)] = []
        var changed: [Style.Role: Look] = [:]
        for (name, text) in looks.sorted(by: { $0.key < $1.key }) {
            guard let role = Style.Role.allCases.first(where: { $0.name == name }) else {
                let known = Style.Role.allCases.map(\.name).joined(separator: ", ")
                mistakes.append((name, Mistake(description: "there is no such role: \(known)")))
                continue
            }
            do throws(Mistake) {
                changed[role] = try Look(text)
            } catch {
                mistakes.append((name, error))
            }
        }
        self = Theme(
            Dictionary(uniqueKeysWithValues: Style.Role.allCases.map { ($0, changed[$0] ?? own[$0] ?? Look()) })
        )
        return mistakes
    }
}

extension Style.Role {
    /// What the configuration calls it.
    package var name: String { SpelledName.of(self) }
}

extension Theme.Look {
    /// Reads `[bold] [underline] [reverse] [COLOUR] [on COLOUR]`, in any order.
    package init(_ text: String) throws(Theme.Mistake) {
        self.init()
        var isBackground = false
        var hasForeground = false
        for word in text.split(separator: " ") {
            switch word {
            case "bold" where !isBackground: attributes.insert(.bold)
            case "underline" where !isBackground: attributes.insert(.underline)
            case "reverse" where !isBackground: attributes.insert(.reverse)
            case "on" where !isBackground: isBackground = true
            case _ where isBackground:
                background = try Theme.Color(word)
                isBackground = false
            case _:
                guard !hasForeground else {
                    throw Theme.Mistake(description: "“\(word)” is a second colour: write “COLOUR on COLOUR”")
                }
                foreground = try Theme.Color(word)
                hasForeground = true
            }
        }
        if isBackground { throw Theme.Mistake(description: "a colour is missing after “on”") }
    }
}

extension Theme.Color {
    /// Reads `default`, `red`, `bright-red`, a number from 0 to 255, `#rrggbb` or `#rgb`.
    init(_ word: Substring) throws(Theme.Mistake) {
        if word == "default" {
            self = .standard
        } else if let index = Self.names.firstIndex(where: { $0 == word }) {
            self = .ansi(UInt8(index))
        } else if word.hasPrefix("bright-"), let index = Self.names.firstIndex(where: { $0 == word.dropFirst(7) }) {
            self = .ansi(UInt8(index) + 8)
        } else if word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt8(word) {
            self = number < 16 ? .ansi(number) : .indexed(number)
        } else if word.hasPrefix("#"), let color = Self.hexadecimal(word.dropFirst()) {
            self = color
        } else {
            throw Theme.Mistake(
                description:
                    "“\(word)” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"
            )
        }
    }

    private static func hexadecimal(_ digits: Substring) -> Theme.Color? {
        let values = digits.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
        guard values.count == digits.utf8.count else { return nil }
        switch values.count {
        case 3: return .rgb(values[0] * 17, values[1] * 17, values[2] * 17)
        case 6: return .rgb(values[0] << 4 | values[1], values[2] << 4 | values[3], values[4] << 4 | values[5])
        default: return nil
        }
    }
}
