/// The text that is typed, its cursor, what was killed and what can be undone: readline's keys over several lines.
///
/// The cursor always stands between two characters as a user sees them (grapheme clusters).
package struct LineEditor: Equatable, Sendable {
    /// What can be done to the text.
    package enum Action: Hashable, Sendable, CaseIterable {
        case left, right, wordLeft, wordRight, lineStart, lineEnd
        case deleteBackward, deleteForward, transpose
        case killToLineEnd, killToLineStart, killWhitespaceWord, killWordBackward, killWordForward
        case yank, yankPop, undo, newline
    }

    /// The most that fits, in bytes of UTF-8.
    package static let limit = 1 << 20
    /// How many killed texts are kept, and how many edits can be undone; the bytes of either are bounded too.
    static let killLimit = 16
    static let undoLimit = 500
    static let undoByteLimit = 4 << 20

    /// One replacement, and where the cursor was before it.
    struct Edit: Equatable, Sendable {
        var offset: Int
        var removed: String
        var inserted: String
        var cursor: Int
        /// Whether typing may go on in the same step of undo.
        var isTyping: Bool
    }

    /// What the action before was, where it matters to the next one.
    enum Last: Equatable, Sendable {
        case other
        case kill
        case yank(Range<Int>)
    }

    package internal(set) var text = ""
    /// The cursor's distance from the start in bytes of UTF-8.
    package internal(set) var cursor = 0
    var kills: [String] = []
    var edits: [Edit] = []
    var last = Last.other

    package init() {}

    package var isEmpty: Bool { text.isEmpty }

    /// Takes another text, with the cursor at its end; the old one can be had back by undo.
    package mutating func replace(with text: String) {
        last = .other
        let all = self.text.startIndex..<self.text.endIndex
        let text = text.utf8.count <= Self.limit ? text : ""
        edit(all, with: text)
    }

    /// Inserts what was typed; `false` when it does not fit.
    package mutating func insert(_ character: Character) -> Bool { insert(String(character), isTyping: true) }

    /// Inserts what was pasted as it is; `false`, and nothing inserted, when it does not fit.
    package mutating func paste(_ text: String) -> Bool { insert(text, isTyping: false) }

    private mutating func insert(_ new: String, isTyping: Bool) -> Bool {
        last = .other
        guard text.utf8.count + new.utf8.count <= Self.limit else { return false }
        edit(index..<index, with: new, isTyping: isTyping)
        return true
    }

    /// Puts a text in place of what stands between a place and the cursor; `false` when it does not fit.
    ///
    /// - Parameter start: the distance of the place from the start, in bytes of UTF-8.
    mutating func replace(from start: Int, with new: String) -> Bool {
        last = .other
        guard text.utf8.count - (cursor - start) + new.utf8.count <= Self.limit else { return false }
        edit(text.utf8.index(text.startIndex, offsetBy: start)..<index, with: new)
        return true
    }

    /// Does what a key asks for; `false` when there is nothing to do, so that the caller can ring a bell.
    package mutating func perform(_ action: Action) -> Bool {
        let before = last
        last = .other
        let here = index
        switch action {
        case .left: return move(to: text.index(here, offsetBy: -1, limitedBy: text.startIndex))
        case .right: return move(to: text.index(here, offsetBy: 1, limitedBy: text.endIndex))
        case .wordLeft: return move(to: wordStart(before: here))
        case .wordRight: return move(to: wordEnd(after: here))
        case .lineStart: return move(to: lineStart)
        case .lineEnd: return move(to: lineEnd)
        case .deleteBackward:
            guard let start = text.index(here, offsetBy: -1, limitedBy: text.startIndex) else { return false }
            return edit(start..<here, with: "")
        case .deleteForward:
            guard let end = text.index(here, offsetBy: 1, limitedBy: text.endIndex) else { return false }
            return edit(here..<end, with: "")
        case .transpose: return transpose()
        case .killToLineEnd:
            // At the end of a line the line break goes, as in Emacs, so that lines can be joined.
            let end = lineEnd
            return kill(here..<(end == here && end < text.endIndex ? text.index(after: end) : end), after: before)
        case .killToLineStart: return kill(lineStart..<here, backward: true, after: before)
        case .killWhitespaceWord: return kill(whitespaceWordStart..<here, backward: true, after: before)
        case .killWordBackward: return kill(wordStart(before: here)..<here, backward: true, after: before)
        case .killWordForward: return kill(here..<wordEnd(after: here), after: before)
        case .yank: return yank()
        case .yankPop: return yankPop(after: before)
        case .undo: return undo()
        case .newline: return insert("\n", isTyping: false)
        }
    }

    /// One line up, in the same column where there is one; `false` on the first line.
    package mutating func moveUp() -> Bool {
        last = .other
        let start = lineStart
        guard start > text.startIndex else { return false }
        let column = text.distance(from: start, to: index)
        let previousEnd = text.index(before: start)
        let previousStart = Self.lineStart(of: text, at: previousEnd)
        return move(to: text.index(previousStart, offsetBy: column, limitedBy: previousEnd) ?? previousEnd)
    }

    /// One line down, in the same column where there is one; `false` on the last line.
    package mutating func moveDown() -> Bool {
        last = .other
        let end = lineEnd
        guard end < text.endIndex else { return false }
        let column = text.distance(from: lineStart, to: index)
        let nextStart = text.index(after: end)
        let nextEnd = Self.lineEnd(of: text, at: nextStart)
        return move(to: text.index(nextStart, offsetBy: column, limitedBy: nextEnd) ?? nextEnd)
    }
}
