import WilletScreen

/// Which rows belong to what. Where there is little room, parts go in this order: the sessions, the key bar, the rates,
/// the log, the status; the input is always there.
struct Layout: Equatable, Sendable {
    var status: Int?
    var sessions: Int?
    var log: Range<Int>
    var rates: Int?
    var input: Range<Int>
    var keys: Int?

    /// - Parameters:
    ///   - lines: how many lines the input has; it gets at most a third of the screen.
    ///   - hasSessions: whether there is more than one session.
    init(size: ScreenSize, lines: Int, hasSessions: Bool = false) {
        let rows = size.rows
        var bottom = rows
        if rows >= 6 {
            bottom -= 1
            keys = bottom
        }
        let inputRows = min(max(lines, 1), max(rows / 3, 1))
        input = bottom - inputRows..<bottom
        bottom -= inputRows
        if rows >= 4 {
            bottom -= 1
            rates = bottom
        }
        status = rows >= 2 ? 0 : nil
        sessions = hasSessions && rows >= 7 ? 1 : nil
        log = min(sessions != nil ? 2 : rows >= 2 ? 1 : 0, bottom)..<bottom
    }
}
