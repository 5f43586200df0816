/// What changes the text: each change can be undone.
extension LineEditor {
    /// Replaces a range, remembers it for undo and puts the cursor behind what was inserted.
    @discardableResult
    mutating func edit(_ range: Range<String.Index>, with new: String, isTyping: Bool = false) -> Bool {
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
    mutating func setCursor(_ offset: Int) {
        cursor = offset
        if index.samePosition(in: text) == nil { cursor = self.offset(of: text.index(after: index)) }
    }

    mutating func breakTyping() {
        if !edits.isEmpty { edits[edits.count - 1].isTyping = false }
    }

    mutating func boundUndo() {
        if edits.count > Self.undoLimit { edits.removeFirst(edits.count - Self.undoLimit) }
        var bytes = 0
        let kept = edits.reversed().prefix { edit in
            bytes += edit.removed.utf8.count + edit.inserted.utf8.count
            return bytes <= Self.undoByteLimit
        }
        if kept.count < edits.count { edits.removeFirst(edits.count - kept.count) }
    }

    mutating func undo() -> Bool {
        guard let edit = edits.popLast() else { return false }
        let start = text.utf8.index(text.startIndex, offsetBy: edit.offset)
        let end = text.utf8.index(start, offsetBy: edit.inserted.utf8.count)
        text.replaceSubrange(start..<end, with: edit.removed)
        setCursor(edit.cursor)
        return true
    }

    mutating func transpose() -> Bool {
        var middle = index
        if middle == lineEnd, middle > lineStart { middle = text.index(before: middle) }
        guard middle > lineStart, middle < text.endIndex else { return false }
        let first = text.index(before: middle)
        let end = text.index(after: middle)
        return edit(first..<end, with: String(text[middle..<end]) + text[first..<middle])
    }

    /// Kills one after the other are yanked as one text.
    mutating func kill(_ range: Range<String.Index>, backward: Bool = false, after before: Last) -> Bool {
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

    mutating func yank() -> Bool {
        guard let newest = kills.last, text.utf8.count + newest.utf8.count <= Self.limit else { return false }
        let start = cursor
        edit(index..<index, with: newest)
        last = .yank(start..<start + newest.utf8.count)
        return true
    }

    /// After a yank: the killed text before it in its place.
    mutating func yankPop(after before: Last) -> Bool {
        guard case .yank(let range) = before, kills.count > 1, let newest = kills.popLast() else { return false }
        kills.insert(newest, at: 0)
        guard let next = kills.last, text.utf8.count - range.count + next.utf8.count <= Self.limit else { return false }
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        edit(start..<text.utf8.index(start, offsetBy: range.count), with: next)
        last = .yank(range.lowerBound..<range.lowerBound + next.utf8.count)
        return true
    }
}
