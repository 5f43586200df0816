import CWilletCurses
package import WilletScreen

/// The characters of the user's locale.
package enum TerminalLocale {
    /// Whether characters are UTF-8. Where they are not there is ASCII alone. Taken once, at its first use.
    package static let isUTF8 = willet_take_locale()

    /// The columns that the C library, and so ncurses, gives a character.
    package static let width = isUTF8 ? CellWidth { Int(willet_columns($0.value)) } : .ascii
}
