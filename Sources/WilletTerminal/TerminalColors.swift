import WilletScreen

/// How many colours the terminal has.
enum TerminalColors {
    /// - Parameters:
    ///   - count: how many ncurses knows of.
    ///   - hasRGB: whether terminfo says that the terminal takes any colour.
    ///   - colorTerm: the environment's COLORTERM.
    static func depth(count: Int32, hasRGB: Bool, colorTerm: String?) -> Theme.ColorDepth {
        switch count {
        case ..<8: .none
        case ..<16: .eight
        case ..<256: .sixteen
        case 256: hasRGB || ["truecolor", "24bit"].contains(colorTerm) ? .direct : .indexed
        // Where ncurses itself knows of more, its numbers are the colours.
        default: .direct
        }
    }
}
