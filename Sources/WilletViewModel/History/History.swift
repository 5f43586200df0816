/// What was sent before, for Up and Down; the draft that was being typed comes back below the newest.
package struct History: Equatable, Sendable {
    /// How many texts are kept, and how many bytes of them.
    static let limit = 10_000
    static let byteLimit = 4 << 20

    private(set) var entries: [String] = []
    private var byteCount = 0
    /// Which entry is shown; `entries.count` for the draft.
    private var position = 0
    private var draft = ""

    package init() {}

    /// Adds what was sent, unless it is empty or the newest again.
    package mutating func add(_ text: String) { add([text]) }

    /// Adds several, oldest first.
    mutating func add(_ texts: [String]) {
        for text in texts where !text.isEmpty && text != entries.last {
            entries.append(text)
            byteCount += text.utf8.count
        }
        var excess = max(entries.count - Self.limit, 0)
        byteCount -= entries[..<excess].reduce(0) { $0 + $1.utf8.count }
        while byteCount > Self.byteLimit, excess < entries.count - 1 {
            byteCount -= entries[excess].utf8.count
            excess += 1
        }
        entries.removeFirst(excess)
        position = entries.count
        draft = ""
    }

    /// Takes over what was sent elsewhere after it had been here; the place in it and the draft stay.
    mutating func takeEntries(of other: History) {
        position = position == entries.count ? other.entries.count : min(position, max(other.entries.count - 1, 0))
        entries = other.entries
        byteCount = other.byteCount
    }

    /// The entry before; `nil` at the oldest. What is in the editor is the draft when one comes from there.
    package mutating func previous(from text: String) -> String? {
        guard position > 0 else { return nil }
        if position == entries.count { draft = text }
        position -= 1
        return entries[position]
    }

    /// The entry after, or the draft; `nil` when the draft is shown.
    package mutating func next() -> String? {
        guard position < entries.count else { return nil }
        position += 1
        return position == entries.count ? draft : entries[position]
    }
}
