/// One cell of a screen: a character as its user sees it (a base and its marks), and how it looks.
package struct Cell: Hashable, Sendable {
    /// What stands in the cell; empty in the second cell of a wide character.
    package var text: String
    /// How many cells the text takes: 1, or 2 for a wide character; 0 in the second cell of one.
    package var width: UInt8
    package var style: Style

    package init(text: String, width: UInt8 = 1, style: Style = Style()) {
        self.text = text
        self.width = width
        self.style = style
    }

    /// An empty cell.
    package static let blank = Cell(text: " ")
}
