/// What each role looks like: its colours, and attributes besides those of the style.
package struct Theme: Hashable, Sendable {
    /// By the role's number: each cell that is painted is looked up.
    private var looks: [Look]

    package init(_ looks: [Style.Role: Look] = [:]) { self.looks = Style.Role.allCases.map { looks[$0] ?? Look() } }

    package subscript(role: Style.Role) -> Look {
        get { looks[Int(role.rawValue)] }
        set { looks[Int(role.rawValue)] = newValue }
    }

    /// One role's look.
    package struct Look: Hashable, Sendable {
        package var foreground: Color
        package var background: Color
        package var attributes: Style.Attributes

        package init(
            _ foreground: Color = .standard,
            on background: Color = .standard,
            attributes: Style.Attributes = []
        ) {
            self.foreground = foreground
            self.background = background
            self.attributes = attributes
        }
    }

    /// The terminal's own sixteen colours, which its user has chosen, and its standard ones.
    package enum Color: Int16, Hashable, Sendable, CaseIterable {
        case standard = -1
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    }

    /// Readable on dark and on light backgrounds: neither black nor white is named where the background is the
    /// terminal's own.
    package static let colors = Theme([
        .dim: Look(.brightBlack),
        .accent: Look(.cyan, attributes: .bold),
        .inbound: Look(.green),
        .outbound: Look(.blue),
        .note: Look(.magenta),
        .warning: Look(.yellow),
        .error: Look(.red, attributes: .bold),
        .success: Look(.green, attributes: .bold),
        .bar: Look(attributes: .reverse),
        .selection: Look(attributes: .reverse),
    ])

    /// For `NO_COLOR` and for terminals that have none.
    package static let attributesOnly = Theme([
        .accent: Look(attributes: .bold),
        .warning: Look(attributes: .bold),
        .error: Look(attributes: .bold),
        .bar: Look(attributes: .reverse),
        .selection: Look(attributes: .reverse),
    ])
}
