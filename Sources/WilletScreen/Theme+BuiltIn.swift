/// The themes that Willet brings along.
extension Theme {
    /// By the names that a user chooses by.
    package static let builtIn: [(name: String, theme: Theme)] = [
        ("terminal", .colors), ("dark", .dark), ("light", .light), ("high-contrast", .highContrast),
        ("monochrome", .attributesOnly),
    ]

    /// The theme that a name stands for.
    package static func named(_ name: String) -> Theme? { builtIn.first { $0.name == name }?.theme }

    /// For dark backgrounds.
    package static let dark = Theme([
        .dim: Look(.rgb(0x8A, 0x92, 0xA0)),
        .accent: Look(.rgb(0x56, 0xB6, 0xC2), attributes: .bold),
        .inbound: Look(.rgb(0x98, 0xC3, 0x79)),
        .outbound: Look(.rgb(0x61, 0xAF, 0xEF)),
        .note: Look(.rgb(0xC6, 0x8A, 0xE0)),
        .warning: Look(.rgb(0xE5, 0xC0, 0x7B)),
        .error: Look(.rgb(0xF0, 0x7A, 0x83), attributes: .bold),
        .success: Look(.rgb(0x98, 0xC3, 0x79), attributes: .bold),
        .bar: Look(attributes: .reverse),
        .selection: Look(attributes: .reverse),
        .key: Look(.rgb(0x7F, 0xC8, 0xD4)),
        .string: Look(.rgb(0x98, 0xC3, 0x79)),
        .number: Look(.rgb(0xE5, 0xC0, 0x7B)),
        .literal: Look(.rgb(0xC6, 0x8A, 0xE0)),
    ])

    /// For light backgrounds.
    package static let light = Theme([
        .dim: Look(.rgb(0x5F, 0x67, 0x70)),
        .accent: Look(.rgb(0x00, 0x57, 0x87), attributes: .bold),
        .inbound: Look(.rgb(0x1B, 0x6B, 0x2F)),
        .outbound: Look(.rgb(0x0A, 0x4F, 0xA8)),
        .note: Look(.rgb(0x6B, 0x34, 0x9C)),
        .warning: Look(.rgb(0x80, 0x52, 0x00)),
        .error: Look(.rgb(0xA8, 0x1C, 0x28), attributes: .bold),
        .success: Look(.rgb(0x1B, 0x6B, 0x2F), attributes: .bold),
        .bar: Look(attributes: .reverse),
        .selection: Look(attributes: .reverse),
        .key: Look(.rgb(0x00, 0x57, 0x87)),
        .string: Look(.rgb(0x1B, 0x6B, 0x2F)),
        .number: Look(.rgb(0x80, 0x52, 0x00)),
        .literal: Look(.rgb(0x6B, 0x34, 0x9C)),
    ])

    /// Bright on black, whatever the terminal's background is.
    package static let highContrast = Theme([
        .text: Look(.rgb(0xFF, 0xFF, 0xFF), on: .rgb(0, 0, 0)),
        .accent: Look(.rgb(0xFF, 0xFF, 0x00), attributes: .bold),
        .inbound: Look(.rgb(0x00, 0xFF, 0x00)),
        .outbound: Look(.rgb(0x00, 0xFF, 0xFF)),
        .note: Look(.rgb(0xFF, 0xB0, 0xFF)),
        .warning: Look(.rgb(0xFF, 0xFF, 0x00), attributes: [.bold, .underline]),
        .error: Look(.rgb(0xFF, 0x9A, 0x9A), attributes: [.bold, .underline]),
        .success: Look(.rgb(0x00, 0xFF, 0x00), attributes: .bold),
        .bar: Look(attributes: .reverse),
        .selection: Look(attributes: .reverse),
        .key: Look(.rgb(0x00, 0xFF, 0xFF)),
        .string: Look(.rgb(0x00, 0xFF, 0x00)),
        .number: Look(.rgb(0xFF, 0xFF, 0x00)),
        .literal: Look(.rgb(0xFF, 0xB0, 0xFF)),
    ])
}
