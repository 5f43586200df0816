import WilletLog
import WilletProtocol
import WilletScreen

/// The first column of the log.
extension ViewState {
    /// Twelve columns where there is room for milliseconds, else eight.
    func timeText(of line: LogLine) -> String {
        let isWide = size.columns >= 60
        let clock = Format.time(line.entry.time, utcOffset: options.utcOffset, milliseconds: isWide)
        guard let reference = timeReference(of: line) else { return clock }
        let text = Format.difference(line.entry.time.since(reference))
        return String(repeating: " ", count: max(clock.utf8.count - text.utf8.count, 0)) + text
    }

    /// What the time is told since; `nil` for midnight, as all clocks do.
    private func timeReference(of line: LogLine) -> Timestamp? {
        switch logView.times {
        case .clock: nil
        case .sincePrevious:
            line.position > 0 ? log[line.lines[line.position - 1]]?.time : line.entry.time
        case .sinceMark: logView.marks.reference(for: line.entry.id)?.time
        }
    }
}
