/// Looking for something that was sent before by a part of it, the newest first.
struct HistorySearch: Equatable, Sendable {
    var query = LineEditor()
    /// Which entry of the history is found, and which of its bytes.
    private(set) var match: Match?
    /// Whether what is typed now is found nowhere beyond the match.
    private(set) var isFailing = false
    /// Whether what is older was looked through last, or what is newer.
    private(set) var isGoingOlder = true

    struct Match: Equatable, Sendable {
        var index: Int
        var range: Range<Int>
    }

    /// Takes in that the query has changed: looks on from the match that there is.
    mutating func search(in entries: [String]) {
        guard !query.isEmpty else {
            match = nil
            isFailing = false
            return
        }
        isGoingOlder = true
        let newest = entries.count - 1
        let start = min(match?.index ?? newest, newest)
        find(in: entries, stride(from: start, through: 0, by: -1))
        // What was typed may have got shorter: then something newer can match.
        if isFailing { find(in: entries, stride(from: newest, through: start + 1, by: -1)) }
    }

    /// Goes to the next match; `false` when there is none.
    mutating func advance(isOlder: Bool, in entries: [String]) -> Bool {
        guard !query.isEmpty else { return false }
        isGoingOlder = isOlder
        let start = match?.index ?? entries.count
        let step = isOlder ? -1 : 1
        find(in: entries, stride(from: start + step, through: isOlder ? 0 : entries.count - 1, by: step))
        return !isFailing
    }

    private mutating func find(in entries: [String], _ places: StrideThrough<Int>) {
        let wanted = Pattern(query.text)
        for index in places where entries.indices.contains(index) {
            guard let range = wanted.firstRange(in: entries[index]) else { continue }
            match = Match(index: index, range: range)
            isFailing = false
            return
        }
        isFailing = true
    }
}

extension HistorySearch {
    /// A text that is looked for; one without capitals in any case, as far as ASCII has cases.
    struct Pattern {
        private let bytes: [UInt8]
        private let ignoresCase: Bool

        init(_ text: String) {
            bytes = Array(text.utf8)
            ignoresCase = !text.contains(where: \.isUppercase)
        }

        /// The first place of it, in bytes.
        func firstRange(in text: String) -> Range<Int>? {
            guard let first = bytes.first else { return nil }
            var text = text
            return text.withUTF8 { text in
                guard text.count >= bytes.count else { return nil }
                for start in 0...(text.count - bytes.count) where folded(text[start]) == first {
                    if bytes.indices.allSatisfy({ folded(text[start + $0]) == bytes[$0] }) {
                        return start..<start + bytes.count
                    }
                }
                return nil
            }
        }

        private func folded(_ byte: UInt8) -> UInt8 {
            ignoresCase && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
    }
}
