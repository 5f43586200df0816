/// What each role looks like: its colours, and attributes besides those of the style.
package struct Theme: Hashable, Sendable {
    /// By the role's number: each cell that is painted is looked up.
    private var looks: [Look]
    /// The looks as they were given, without what they take over from that of text.
    let own: [Style.Role: Look]

    /// - Parameter looks: the look of each role; one that names no colour has that of text.
    package init(_ looks: [Style.Role: Look] = [:]) {
        own = looks
        let text = looks[.text] ?? Look()
        self.looks = Style.Role.allCases.map { role in
            var look = looks[role] ?? Look()
            if look.foreground == .standard { look.foreground = text.foreground }
            if look.background == .standard { look.background = text.background }
            return look
        }
    }

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

    /// The terminal's sixteen colours. Readable on dark and on light backgrounds: neither black nor white is named where
    /// the background is the terminal's own.
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
        .key: Look(.cyan),
        .string: Look(.green),
        .number: Look(.yellow),
        .literal: Look(.magenta),
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
