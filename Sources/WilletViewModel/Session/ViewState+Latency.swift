import WilletLog
import WilletScreen

/// How long answers took, beside the messages.
extension ViewState {
    /// What stands in the column of the latency; `nil` where there is none.
    func latencyText(of entry: Entry) -> String? {
        guard let latency, size.columns >= 60, options.columns.contains(.latency) else { return nil }
        let text =
            switch latency[entry.id] {
            case .waiting: String(options.width.ellipsis)
            case .answered(let duration), .answers(let duration, _): Format.latency(duration)
            case nil: ""
            }
        return String(repeating: " ", count: max(9 - options.width.columns(of: text), 0)) + text
    }

    /// The same in words.
    func latencyDetail(of entry: Entry) -> String? {
        switch latency?[entry.id] {
        case .waiting: "waits for its answer"
        case .answered(let duration): "answered after \(Format.latency(duration).dropFirst())"
        case .answers(let duration, _): "answers after \(Format.latency(duration).dropFirst())"
        case nil: nil
        }
    }
}
