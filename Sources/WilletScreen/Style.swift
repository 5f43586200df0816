/// How a cell looks: a role that a theme gives colours to, and attributes that stay where there are no colours.
package struct Style: Hashable, Sendable {
    package var role: Role
    package var attributes: Attributes

    package init(_ role: Role = .text, _ attributes: Attributes = []) {
        self.role = role
        self.attributes = attributes
    }

    /// What a piece of text is for. Views name roles, never colours.
    package enum Role: UInt8, Sendable, Hashable, CaseIterable {
        /// Ordinary text.
        case text
        /// What may be overlooked: times, sizes, hints.
        case dim
        /// Titles and key names.
        case accent
        /// A message that arrived.
        case inbound
        /// A message that was sent.
        case outbound
        /// Control frames, notes and state changes.
        case note
        /// Gap markers, waiting, what needs a look.
        case warning
        /// Failures.
        case error
        /// An open connection.
        case success
        /// The status line and the key bar.
        case bar
        /// What is selected.
        case selection
        /// A key of JSON.
        case key
        /// A string of JSON, and the characters of a hex dump.
        case string
        /// A number of JSON.
        case number
        /// `true`, `false` and `null`.
        case literal
    }

    /// What a terminal without colours shows as well.
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let bold = Attributes(rawValue: 1)
        package static let reverse = Attributes(rawValue: 2)
        package static let underline = Attributes(rawValue: 4)
    }
}
