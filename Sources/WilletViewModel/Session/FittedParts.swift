import WilletScreen

/// Parts beside each other in one row: where there is little room, what is less important says less, and then goes.
enum FittedParts {
    struct Part {
        var style: Style
        /// From the most telling to the briefest, each with how important it is that it says so much.
        var texts: [(text: String, importance: Int)]

        init(style: Style, texts: [(text: String, importance: Int)]) {
            self.style = style
            self.texts = texts
        }

        init(_ style: Style, _ texts: (text: String, importance: Int)...) {
            self.style = style
            self.texts = texts
        }
    }

    /// What of the parts fits into some columns; at least one part, even if it does not.
    ///
    /// - Parameter gap: the columns between two parts.
    static func fitted(_ parts: [Part], columns: Int, gap: Int, width: CellWidth) -> [(text: String, style: Style)] {
        var parts = parts.filter { !$0.texts.isEmpty }
        func needed() -> Int {
            let texts = parts.reduce(0) { $0 + (($1.texts.first?.text).map(width.columns(of:)) ?? 0) }
            return texts + max(parts.count - 1, 0) * gap
        }
        while needed() > columns {
            let least = parts.indices.min { left, right in
                (parts[left].texts.first?.importance ?? 0) < (parts[right].texts.first?.importance ?? 0)
            }
            guard let least else { break }
            if parts[least].texts.count > 1 {
                parts[least].texts.removeFirst()
            } else {
                guard parts.count > 1 else { break }
                parts.remove(at: least)
            }
        }
        return parts.compactMap { part in part.texts.first.map { ($0.text, part.style) } }
    }
}
