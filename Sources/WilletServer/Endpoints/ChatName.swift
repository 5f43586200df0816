/// A name that is fit to be shown to others: neither empty nor long, nothing in it that controls a terminal.
struct ChatName: Equatable {
    let text: String

    /// In characters; a character may have many scalars, so those are bounded too.
    private static let maximumLength = 40

    init?(_ name: String) {
        let scalars = name.unicodeScalars.prefix(Self.maximumLength * 4).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                "\u{FFFD}" as UnicodeScalar
            default:
                scalar
            }
        }
        let text = String(String(String.UnicodeScalarView(scalars)).prefix(Self.maximumLength))
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        self.text = text
    }
}
