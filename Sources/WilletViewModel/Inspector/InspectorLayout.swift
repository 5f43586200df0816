import WilletScreen

/// How the room of the log is shared: the inspector lies below the log, beside it where there is much room, and alone
/// where there is little.
struct InspectorLayout: Equatable, Sendable {
    /// Empty where the inspector has all of the room.
    var log: Range<Int>
    var logColumns: Range<Int>
    /// The row of the title; the details are below it where there is room for them.
    var title: Int
    var details: Int?
    var content: Range<Int>
    var columns: Range<Int>

    /// - Parameter rows: those of the log when nothing is inspected.
    init(rows: Range<Int>, columns count: Int, isFull: Bool) {
        log = rows.lowerBound..<rows.lowerBound
        logColumns = 0..<count
        columns = 0..<count
        if !isFull, count >= 140, rows.count >= 6 {
            log = rows
            logColumns = 0..<count * 2 / 5
            // A column between the two stays free.
            columns = logColumns.upperBound + 1..<count
        } else if !isFull, rows.count >= 10 {
            log = rows.lowerBound..<rows.lowerBound + rows.count * 2 / 5
        }
        let top = log.count == rows.count ? rows.lowerBound : log.upperBound
        title = top
        details = rows.upperBound - top >= 5 ? top + 1 : nil
        content = min((details ?? title) + 1, rows.upperBound)..<rows.upperBound
    }

    /// Whether a place is the inspector's.
    func contains(_ place: Position) -> Bool {
        (title..<content.upperBound).contains(place.row) && columns.contains(place.column)
    }

    var size: ScreenSize { ScreenSize(rows: content.count, columns: columns.count) }
}
