/// The themes that can be chosen: Willet's own and the user's.
package struct ThemeCatalog: Sendable {
    /// A theme of the user's, as it is written.
    package struct Definition: Sendable {
        /// The theme whose looks it has where it names none.
        package var inherits: String?
        /// Looks by the names of their roles.
        package var looks: [String: String]

        package init(inherits: String?, looks: [String: String]) {
            self.inherits = inherits
            self.looks = looks
        }
    }

    /// What cannot be used.
    package struct Finding: Hashable, Sendable {
        package var theme: String
        /// What it is about within the theme: a role, or `inherits`; `nil` for all of it.
        package var key: String?
        package var text: String
    }

    package private(set) var findings: [Finding] = []
    private let definitions: [String: Definition]
    private var themes: [String: Theme]

    package init(_ definitions: [String: Definition] = [:]) {
        self.definitions = definitions
        themes = Dictionary(uniqueKeysWithValues: Theme.builtIn.map { ($0.name, $0.theme) })
        for name in definitions.keys.sorted() {
            guard Theme.named(name) == nil else {
                let text = "this is the name of one of Willet's own themes: take another"
                findings.append(Finding(theme: name, key: nil, text: text))
                continue
            }
            make(name)
        }
    }

    /// The theme of a name.
    package subscript(name: String) -> Theme? { themes[name] }

    /// All names, Willet's own first.
    package var names: [String] {
        let own = Theme.builtIn.map(\.name)
        return own + themes.keys.filter { !own.contains($0) }.sorted()
    }

    /// Makes a theme from the outermost that it inherits from to itself.
    private mutating func make(_ name: String) {
        var chain: [String] = []
        var next: String? = name
        var theme = Theme()
        while let current = next {
            if let known = themes[current] {
                theme = known
                break
            }
            guard let definition = definitions[current], !chain.contains(current) else {
                let text =
                    chain.contains(current)
                    ? "it inherits from itself: break the circle"
                    : "there is no theme “\(current)”: \(names.joined(separator: ", "))"
                findings.append(Finding(theme: chain.last ?? name, key: "inherits", text: text))
                break
            }
            chain.append(current)
            next = definition.inherits
        }
        for current in chain.reversed() {
            for (role, mistake) in theme.change(definitions[current]?.looks ?? [:]) {
                findings.append(Finding(theme: current, key: role, text: mistake.description))
            }
            themes[current] = theme
        }
    }
}
