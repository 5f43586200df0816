/// Where the cursor is and where it can go, and what is in view.
extension LineEditor {
    var index: String.Index { text.utf8.index(text.startIndex, offsetBy: cursor) }
    var lineStart: String.Index { Self.lineStart(of: text, at: index) }
    var lineEnd: String.Index { Self.lineEnd(of: text, at: index) }

    func offset(of index: String.Index) -> Int { text.utf8.distance(from: text.startIndex, to: index) }

    /// Line breaks are looked for in the bytes: a search by characters would take a tenth of a second in a long text.
    static func lineStart(of text: String, at index: String.Index) -> String.Index {
        text.utf8[..<index].lastIndex(of: 0x0A).map(text.utf8.index(after:)) ?? text.startIndex
    }

    /// CR LF is one character, so a line ends before both of them.
    static func lineEnd(of text: String, at index: String.Index) -> String.Index {
        guard let end = text.utf8[index...].firstIndex(of: 0x0A) else { return text.endIndex }
        guard end > index else { return end }
        let previous = text.utf8.index(before: end)
        return text.utf8[previous] == 0x0D ? previous : end
    }

    func wordStart(before index: String.Index) -> String.Index {
        let head = text[..<index]
        guard let inside = head.lastIndex(where: \.isWordPart) else { return text.startIndex }
        return head[..<inside].lastIndex { !$0.isWordPart }.map(text.index(after:)) ?? text.startIndex
    }

    func wordEnd(after index: String.Index) -> String.Index {
        guard let inside = text[index...].firstIndex(where: \.isWordPart) else { return text.endIndex }
        return text[inside...].firstIndex { !$0.isWordPart } ?? text.endIndex
    }

    var whitespaceWordStart: String.Index {
        let head = text[..<index]
        guard let inside = head.lastIndex(where: { !$0.isWhitespace }) else { return text.startIndex }
        return head[..<inside].lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
    }

    mutating func move(to target: String.Index?) -> Bool {
        guard let target, target != index else { return false }
        cursor = offset(of: target)
        breakTyping()
        return true
    }
}

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
        for byte in text.utf8 where byte == 0x0A && count < bound { count += 1 }
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

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}
