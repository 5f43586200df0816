import CWilletCurses
import WilletScreen

/// Draws screens with ncurses, only what has changed. On the terminal's thread alone.
struct CursesPainter {
    private(set) var size: ScreenSize
    /// What the terminal shows.
    private var shown: Screen
    private let theme: Theme
    private let hasColors: Bool
    private let trueColors: TrueColors

    init(size: ScreenSize, theme: Theme, colorTerm: String?) {
        let count = willet_colors()
        let depth = TerminalColors.depth(count: count, hasRGB: willet_has_rgb(), colorTerm: colorTerm)
        hasColors = depth != .none
        self.theme = hasColors ? theme.mapped(to: depth) : .attributesOnly
        let ownNumbers = count > 256
        trueColors = TrueColors(ownNumbers ? Theme() : self.theme, request: Self.request)
        self.size = size
        shown = Screen(size: size)
        for role in Style.Role.allCases {
            let look = self.theme[role]
            willet_set_pair(
                Self.pair(of: role),
                number(of: look.foreground, isDirect: ownNumbers),
                number(of: look.background, isDirect: ownNumbers)
            )
        }
        // Blanks that nothing was drawn over are painted as well.
        if hasColors, self.theme[.text].background != .standard { willet_set_background(Self.pair(of: .text)) }
    }

    /// What goes to the terminal in place of what ncurses wrote.
    func rewritten(_ output: [UInt8]) -> [UInt8] { trueColors.rewritten(output) }

    /// Draws all of the next screen, on a terminal that has been cleared.
    mutating func forget(size: ScreenSize) {
        if size != self.size { willet_resize(Int32(size.rows), Int32(size.columns)) }
        self.size = size
        shown = Screen(size: size)
        willet_clear()
        willet_update(false)
    }

    mutating func paint(_ screen: Screen) {
        if screen.title != shown.title {
            willet_set_title(RemoteText.line(screen.title, limit: 200, width: TerminalLocale.width))
        }
        for run in screen.runs(since: shown) { paint(run) }
        let cursor = screen.cursor ?? Position(row: size.rows - 1, column: 0)
        let row = min(max(cursor.row, 0), size.rows - 1)
        let column = min(max(cursor.column, 0), size.columns - 1)
        willet_cursor(Int32(row), Int32(column), screen.cursor != nil)
        willet_update(false)
        shown = screen
    }

    /// Terminals differ in the width of characters beyond ASCII, so the terminal is told where its cursor is after each
    /// run of them, and ncurses never draws across one.
    private func paint(_ run: Screen.Run) {
        var column = run.column
        var wasASCII = true
        for cell in run.cells where cell.width > 0 {
            let isASCII = cell.text.utf8.count == 1
            if isASCII != wasASCII { willet_update(true) }
            put(cell, row: run.row, column: column)
            column += Int(cell.width)
            wasASCII = isASCII
        }
        if !wasASCII || !rowIsASCII(run.row) { willet_update(true) }
    }

    private func rowIsASCII(_ row: Int) -> Bool {
        (0..<size.columns).allSatisfy { shown[row, $0].text.utf8.count == 1 }
    }

    private func put(_ cell: Cell, row: Int, column: Int) {
        let look = theme.look(of: cell.style)
        var attributes = Int32(0)
        if look.attributes.contains(.bold) { attributes |= Int32(WILLET_BOLD) }
        if look.attributes.contains(.reverse) { attributes |= Int32(WILLET_REVERSE) }
        if look.attributes.contains(.underline) { attributes |= Int32(WILLET_UNDERLINE) }
        let isColored = look.foreground != .standard || look.background != .standard
        let pair = isColored && hasColors ? Self.pair(of: cell.style.role) : 0
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 + Screen.marksPerCell) { scalars in
            scalars.initialize(repeating: 0)
            for (index, scalar) in zip(scalars.indices.dropLast(), cell.text.unicodeScalars) {
                scalars[index] = scalar.value
            }
            willet_put(Int32(row), Int32(column), scalars.baseAddress, attributes, pair)
        }
    }

    private static func pair(of role: Style.Role) -> Int32 { Int32(role.rawValue) + 1 }

    /// What ncurses calls a colour.
    private func number(of color: Theme.Color, isDirect: Bool) -> Int32 {
        switch color {
        case .standard: return -1
        case .ansi(let number) where !isDirect || number < 8: return Int32(number)
        case .indexed(let number) where !isDirect: return Int32(number)
        case .rgb where !isDirect: return trueColors.numbers[color] ?? -1
        case .ansi, .indexed, .rgb:
            guard let (red, green, blue) = color.components else { return -1 }
            // The first eight numbers are the terminal's own colours.
            return max(Int32(red) << 16 | Int32(green) << 8 | Int32(blue), 8)
        }
    }

    private static func request(_ number: Int32, _ isBackground: Bool) -> [UInt8] {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            Array(buffer.prefix(willet_color_request(number, isBackground, buffer.baseAddress, buffer.count)))
        }
    }
}
