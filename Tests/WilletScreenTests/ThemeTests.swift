import Testing

@testable import WilletScreen

@Suite struct ThemeTests {
    @Test(arguments: [
        ("", Theme.Look()), ("bold", Theme.Look(attributes: .bold)), ("red", Theme.Look(.red)),
        ("bright-red on black", Theme.Look(.brightRed, on: .black)),
        ("on 236 underline", Theme.Look(on: .indexed(236), attributes: .underline)),
        ("reverse 7", Theme.Look(.white, attributes: .reverse)),
        ("#f80 on #102030 bold", Theme.Look(.rgb(255, 136, 0), on: .rgb(16, 32, 48), attributes: .bold)),
        ("default on default", Theme.Look()),
    ])
    func aLookIsRead(text: String, look: Theme.Look) throws {
        let read = try Theme.Look(text)
        #expect(read == look)
    }

    @Test(arguments: [
        ("rot", "“rot” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"),
        ("256", "“256” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"),
        ("#12345", "“#12345” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"),
        ("#gg0000", "“#gg0000” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"),
        ("+1", "“+1” is no colour: write a name like red or bright-red, default, 0 to 255, or #rrggbb"),
        ("red blue", "“blue” is a second colour: write “COLOUR on COLOUR”"),
        ("red on", "a colour is missing after “on”"),
        (
            "on on",
            "“on” is no colour: write a name like red or "
                + "bright-red, default, 0 to 255, or #rrggbb"
        ),
    ])
    func aMistakeSaysWhatToWrite(text: String, mistake: String) {
        #expect(throws: Theme.Mistake(description: mistake)) { try Theme.Look(text) }
    }

    @Test func rolesTakeOverTheColoursOfText() {
        var theme = Theme([.error: .init(.red, attributes: .bold)])
        #expect(
            theme.change(["text": "white on blue", "dim": "8", "nobody": "red", "note": "?"]).map(\.role) == [
                "nobody", "note",
            ]
        )
        #expect(theme[.text] == Theme.Look(.white, on: .blue))
        #expect(theme[.dim] == Theme.Look(.brightBlack, on: .blue))
        #expect(theme[.error] == Theme.Look(.red, on: .blue, attributes: .bold))
        #expect(theme[.bar] == Theme.Look(.white, on: .blue))
    }

    // MARK: - What a terminal has

    @Test(arguments: [
        (Theme.Color.rgb(255, 0, 0), Theme.ColorDepth.direct, Theme.Color.rgb(255, 0, 0)),
        (.rgb(255, 0, 0), .indexed, .indexed(196)), (.rgb(254, 1, 2), .indexed, .indexed(196)),
        (.rgb(128, 128, 128), .indexed, .indexed(244)), (.rgb(0, 0, 0), .indexed, .indexed(16)),
        (.rgb(95, 175, 255), .indexed, .indexed(75)), (.rgb(255, 0, 0), .sixteen, .brightRed),
        (.rgb(255, 0, 0), .eight, .red), (.rgb(130, 130, 130), .sixteen, .brightBlack),
        (.rgb(130, 130, 130), .eight, .standard), (.indexed(196), .sixteen, .brightRed),
        (.indexed(196), .indexed, .indexed(196)), (.indexed(236), .eight, .black), (.brightBlack, .eight, .standard),
        (.brightCyan, .eight, .cyan), (.brightCyan, .sixteen, .brightCyan), (.brightCyan, .indexed, .brightCyan),
        (.red, .none, .standard), (.standard, .direct, .standard), (.standard, .eight, .standard),
    ])
    func aColourIsShownAsTheNearest(color: Theme.Color, depth: Theme.ColorDepth, shown: Theme.Color) {
        #expect(color.mapped(to: depth) == shown)
    }

    @Test(arguments: Theme.ColorDepth.allCases)
    func noThemeNeedsMoreThanTheTerminalHas(depth: Theme.ColorDepth) {
        for (_, theme) in Theme.builtIn {
            let mapped = theme.mapped(to: depth)
            for role in Style.Role.allCases {
                for color in [mapped[role].foreground, mapped[role].background] {
                    switch color {
                    case .standard: break
                    case .ansi(let number): #expect(number < (depth == .eight ? 8 : 16) && depth > .none)
                    case .indexed: #expect(depth >= .indexed)
                    case .rgb: #expect(depth == .direct)
                    }
                }
                #expect(mapped[role].attributes == theme[role].attributes)
            }
        }
    }

    // MARK: - Willet's own

    @Test(arguments: [
        ("dark", Theme.Color.rgb(30, 30, 30), 4.5), ("light", .rgb(255, 255, 255), 4.5),
        ("high-contrast", .rgb(0, 0, 0), 7),
    ])
    func everyRoleIsReadable(name: String, background: Theme.Color, contrast: Double) throws {
        let theme = try #require(Theme.named(name))
        for role in Style.Role.allCases where theme[role].foreground != .standard {
            let paper = theme[role].background == .standard ? background : theme[role].background
            let ratio = try Self.contrast(theme[role].foreground, paper)
            #expect(ratio >= contrast, "\(name) \(role): \(ratio)")
        }
    }

    /// As WCAG 2 defines it.
    private static func contrast(_ one: Theme.Color, _ other: Theme.Color) throws -> Double {
        let luminances = try [one, other].map { color in
            let (red, green, blue) = try #require(color.components)
            let parts = [red, green, blue].map { part in
                let value = Double(part) / 255
                return value <= 0.03928 ? value / 12.92 : power((value + 0.055) / 1.055)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }.sorted()
        return (luminances[1] + 0.05) / (luminances[0] + 0.05)
    }

    /// To the power of 2.4, near enough.
    private static func power(_ base: Double) -> Double {
        let fifthRoot = (0..<60).reduce(1.0) { root, _ in
            root - (root * root * root * root * root - base) / (5 * root * root * root * root)
        }
        return base * base * fifthRoot * fifthRoot
    }

    // MARK: - The user's

    @Test func themesInherit() {
        let catalog = ThemeCatalog([
            "a": .init(inherits: "b", looks: ["dim": "red"]),
            "b": .init(inherits: "dark", looks: ["dim": "blue", "note": "1"]),
        ])
        #expect(catalog.findings.isEmpty)
        #expect(catalog["a"]?[.dim] == Theme.Look(.red))
        #expect(catalog["b"]?[.dim] == Theme.Look(.blue))
        #expect(catalog["a"]?[.note] == Theme.Look(.red))
        #expect(catalog["a"]?[.error] == Theme.dark[.error])
        #expect(catalog.names == ["terminal", "dark", "light", "high-contrast", "monochrome", "a", "b"])
        #expect(catalog["c"] == nil)
    }

    @Test func whatCannotBeUsedOfThemIsNamed() {
        let catalog = ThemeCatalog([
            "dark": .init(inherits: nil, looks: ["dim": "red"]), "loop": .init(inherits: "pool", looks: [:]),
            "pool": .init(inherits: "loop", looks: ["dim": "red"]),
            "lost": .init(inherits: "nowhere", looks: ["dim": "x"]),
        ])
        #expect(
            catalog.findings.map { [$0.theme, $0.key ?? "-", String($0.text.prefix(28))].joined(separator: ": ") } == [
                "dark: -: this is the name of one of W", "pool: inherits: it inherits from itself: bre",
                "lost: inherits: there is no theme “nowhere”:", "lost: dim: “x” is no colour: write a na",
            ]
        )
        #expect(catalog["dark"] == .dark)
        #expect(catalog["pool"]?[.dim] == Theme.Look(.red))
    }
}
