/// What a terminal shows, as a value: the cells, the cursor and the window's title.
package struct Screen: Equatable, Sendable {
    package let size: ScreenSize
    /// Row after row; `size.rows * size.columns` of them.
    package internal(set) var cells: [Cell]
    /// Where the cursor is shown; `nil` hides it.
    package var cursor: Position?
    /// The title of the terminal's window, sanitised like everything else.
    package var title = ""

    /// An empty screen.
    package init(size: ScreenSize) {
        self.size = size
        cells = Array(repeating: .blank, count: size.rows * size.columns)
    }

    package subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }
}
