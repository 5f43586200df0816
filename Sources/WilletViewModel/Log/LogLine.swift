import WilletLog

/// A line of the log that is to be drawn.
struct LogLine {
    /// The first of the entries that it stands for.
    let entry: Entry
    let position: Int
    let lines: LogLines

    /// The ids of the entries that it stands for, and of what is not shown between them.
    var ids: Range<UInt64> { lines.ids(at: position) }
}
