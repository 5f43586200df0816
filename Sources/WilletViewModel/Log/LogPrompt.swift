import WilletLog

/// The line in which a filter or a search is typed. What it says counts at once, as far as it can be understood.
struct LogPrompt: Sendable {
    enum Purpose: Hashable, Sendable { case filter, search }

    let purpose: Purpose
    var editor = LineEditor()
    /// What is wrong with the text, if anything is.
    var error: FilterError?
    /// What was before, for who goes back.
    let before: Before

    struct Before: Sendable {
        var narrowing: LogView.Narrowing?
        var search: LogView.Search?
        var pane: LogPane
    }

    /// The most that can be typed, in bytes: no filter is longer.
    static let limit = 16 << 10

    init(_ purpose: Purpose, text: String, before: Before) {
        self.purpose = purpose
        self.before = before
        editor.replace(with: text)
    }

    var label: String {
        switch purpose {
        case .filter: "filter "
        case .search: "search "
        }
    }
}
