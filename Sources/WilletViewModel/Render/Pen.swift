import WilletScreen

/// Draws pieces of text behind one another into one row, up to an end.
struct Pen {
    let row: Int
    private(set) var column: Int
    let end: Int
    let width: CellWidth

    init(row: Int, column: Int = 0, end: Int, width: CellWidth) {
        self.row = row
        self.column = column
        self.end = end
        self.width = width
    }

    /// The columns that are left.
    var room: Int { max(end - column, 0) }

    /// Draws text that is known to be harmless.
    mutating func put(_ text: String, _ style: Style, on screen: inout Screen) {
        guard room > 0 else { return }
        let position = Position(row: row, column: column)
        column += screen.draw(text, at: position, style: style, width: width, limit: room)
    }

    mutating func skip(_ columns: Int) { column += columns }

    /// Draws text that came from the network, or from the user: made visible, and cut with an ellipsis.
    mutating func putRemote(_ text: String, _ style: Style, on screen: inout Screen) {
        put(RemoteText.line(text, limit: room, width: width), style, on: &screen)
    }
}
