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
    private struct Edit: Equatable, Sendable {
        var offset: Int
        var removed: String
        var inserted: String
        var cursor: Int
        /// Whether typing may go on in the same step of undo.
        var isTyping: Bool
    }

    /// What the action before was, where it matters to the next one.
    private enum Last: Equatable, Sendable {
        case other
        case kill
        case yank(Range<Int>)
    }

    package private(set) var text = ""
    /// The cursor's distance from the start in bytes of UTF-8.
    package private(set) var cursor = 0
    private var kills: [String] = []
    private var edits: [Edit] = []
    private var last = Last.other

    package init() {}

    package var isEmpty: Bool { text.isEmpty }

    /// Whether the cursor is on the first or the last line, where Up and Down leave the text.
    package var isOnFirstLine: Bool { lineStart == text.startIndex }
    package var isOnLastLine: Bool { lineEnd == text.endIndex }

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

// MARK: - Places

extension LineEditor {
    private var index: String.Index { text.utf8.index(text.startIndex, offsetBy: cursor) }
    private var lineStart: String.Index { Self.lineStart(of: text, at: index) }
    private var lineEnd: String.Index { Self.lineEnd(of: text, at: index) }

    private func offset(of index: String.Index) -> Int { text.utf8.distance(from: text.startIndex, to: index) }

    private static func lineStart(of text: String, at index: String.Index) -> String.Index {
        text[..<index].lastIndex(where: \.isLineBreak).map(text.index(after:)) ?? text.startIndex
    }

    private static func lineEnd(of text: String, at index: String.Index) -> String.Index {
        text[index...].firstIndex(where: \.isLineBreak) ?? text.endIndex
    }

    private func wordStart(before index: String.Index) -> String.Index {
        let head = text[..<index]
        guard let inside = head.lastIndex(where: \.isWordPart) else { return text.startIndex }
        return head[..<inside].lastIndex { !$0.isWordPart }.map(text.index(after:)) ?? text.startIndex
    }

    private func wordEnd(after index: String.Index) -> String.Index {
        guard let inside = text[index...].firstIndex(where: \.isWordPart) else { return text.endIndex }
        return text[inside...].firstIndex { !$0.isWordPart } ?? text.endIndex
    }

    private var whitespaceWordStart: String.Index {
        let head = text[..<index]
        guard let inside = head.lastIndex(where: { !$0.isWhitespace }) else { return text.startIndex }
        return head[..<inside].lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
    }

    private mutating func move(to target: String.Index?) -> Bool {
        guard let target, target != index else { return false }
        cursor = offset(of: target)
        breakTyping()
        return true
    }
}

// MARK: - Changes

extension LineEditor {
    /// Replaces a range, remembers it for undo and puts the cursor behind what was inserted.
    @discardableResult
    private mutating func edit(_ range: Range<String.Index>, with new: String, isTyping: Bool = false) -> Bool {
        guard !range.isEmpty || !new.isEmpty else { return false }
        let start = offset(of: range.lowerBound)
        let removed = String(text[range])
        if isTyping, let typed = edits.last, typed.isTyping, typed.offset + typed.inserted.utf8.count == start,
            typed.inserted.utf8.count < 20
        {
            edits[edits.count - 1].inserted += new
        } else {
            edits.append(Edit(offset: start, removed: removed, inserted: new, cursor: cursor, isTyping: isTyping))
            boundUndo()
        }
        text.replaceSubrange(range, with: new)
        setCursor(start + new.utf8.count)
        return true
    }

    /// A mark that was inserted joins the character before it, and one that follows joins what was inserted: the cursor
    /// goes to the end of the character that it would fall into.
    private mutating func setCursor(_ offset: Int) {
        cursor = offset
        if index.samePosition(in: text) == nil { cursor = self.offset(of: text.index(after: index)) }
    }

    private mutating func breakTyping() {
        if !edits.isEmpty { edits[edits.count - 1].isTyping = false }
    }

    private mutating func boundUndo() {
        if edits.count > Self.undoLimit { edits.removeFirst(edits.count - Self.undoLimit) }
        var bytes = 0
        let kept = edits.reversed().prefix { edit in
            bytes += edit.removed.utf8.count + edit.inserted.utf8.count
            return bytes <= Self.undoByteLimit
        }
        if kept.count < edits.count { edits.removeFirst(edits.count - kept.count) }
    }

    private mutating func undo() -> Bool {
        guard let edit = edits.popLast() else { return false }
        let start = text.utf8.index(text.startIndex, offsetBy: edit.offset)
        let end = text.utf8.index(start, offsetBy: edit.inserted.utf8.count)
        text.replaceSubrange(start..<end, with: edit.removed)
        setCursor(edit.cursor)
        return true
    }

    private mutating func transpose() -> Bool {
        var middle = index
        if middle == lineEnd, middle > lineStart { middle = text.index(before: middle) }
        guard middle > lineStart, middle < text.endIndex else { return false }
        let first = text.index(before: middle)
        let end = text.index(after: middle)
        return edit(first..<end, with: String(text[middle..<end]) + text[first..<middle])
    }

    /// Kills one after the other are yanked as one text.
    private mutating func kill(_ range: Range<String.Index>, backward: Bool = false, after before: Last) -> Bool {
        guard !range.isEmpty else { return false }
        let killed = String(text[range])
        if before == .kill, let newest = kills.last {
            kills[kills.count - 1] = backward ? killed + newest : newest + killed
        } else {
            kills.append(killed)
            if kills.count > Self.killLimit { kills.removeFirst() }
        }
        last = .kill
        return edit(range, with: "")
    }

    private mutating func yank() -> Bool {
        guard let newest = kills.last, text.utf8.count + newest.utf8.count <= Self.limit else { return false }
        let start = cursor
        edit(index..<index, with: newest)
        last = .yank(start..<start + newest.utf8.count)
        return true
    }

    /// After a yank: the killed text before it in its place.
    private mutating func yankPop(after before: Last) -> Bool {
        guard case .yank(let range) = before, kills.count > 1, let newest = kills.popLast() else { return false }
        kills.insert(newest, at: 0)
        guard let next = kills.last, text.utf8.count - range.count + next.utf8.count <= Self.limit else { return false }
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        edit(start..<text.utf8.index(start, offsetBy: range.count), with: next)
        last = .yank(range.lowerBound..<range.lowerBound + next.utf8.count)
        return true
    }
}

extension Character {
    /// CR LF is one character to Swift.
    fileprivate var isLineBreak: Bool { self == "\n" || self == "\r\n" }
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}

// MARK: - What is in view

extension LineEditor {
    /// Some lines around the cursor.
    struct Window: Equatable, Sendable {
        var lines: [Substring]
        /// Which of them the cursor is in, and where.
        var cursorLine: Int
        var cursor: String.Index
        /// Whether the first of them is the first of all.
        var isFirst: Bool
    }

    /// The number of lines, or the bound where there are more.
    func lineCount(atMost bound: Int) -> Int {
        var count = 1
        var rest = text[...]
        while count < bound, let end = rest.firstIndex(where: \.isLineBreak) {
            rest = rest[rest.index(after: end)...]
            count += 1
        }
        return count
    }

    /// At most so many lines, the cursor's among them: as many before it as fit, then those after it.
    func window(lines limit: Int) -> Window {
        var start = lineStart
        var end = lineEnd
        var lines = [text[start..<end]]
        while lines.count < limit, start > text.startIndex {
            let previousEnd = text.index(before: start)
            start = Self.lineStart(of: text, at: previousEnd)
            lines.insert(text[start..<previousEnd], at: 0)
        }
        let cursorLine = lines.count - 1
        while lines.count < limit, end < text.endIndex {
            let nextStart = text.index(after: end)
            end = Self.lineEnd(of: text, at: nextStart)
            lines.append(text[nextStart..<end])
        }
        return Window(lines: lines, cursorLine: cursorLine, cursor: index, isFirst: start == text.startIndex)
    }
}
