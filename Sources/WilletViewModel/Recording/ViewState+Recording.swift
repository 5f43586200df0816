import WilletLog

/// A recording that goes on.
struct RecordingStatus: Hashable, Sendable {
    var path: String
    /// Whether nothing can be written just now.
    var isStalled = false
}

/// What becomes of recording the sessions.
extension ViewState {
    mutating func hear(_ report: RecordingReport) -> [Effect] {
        switch report {
        case .started(let path):
            recording = RecordingStatus(path: path)
            note(.information, report.text)
        case .refused(let path, _):
            notice = report.text
            if editor.isEmpty { editor.replace(with: "/record \(path)") }
            return [.bell]
        case .stalled:
            recording?.isStalled = true
            note(.warning, report.text)
            return [.bell]
        case .resumed:
            recording?.isStalled = false
            note(.information, report.text)
        case .noted: note(.warning, report.text)
        case .stopped(let end):
            recording = nil
            note(.information, report.text)
            if let loss = end.loss { note(.warning, loss) }
        case .idle:
            notice = report.text
            return [.bell]
        }
        return []
    }
}
