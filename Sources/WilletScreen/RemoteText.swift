/// Text that came from somewhere else, made safe for a terminal: nothing in what these functions return moves the
/// cursor, hides, reorders or outgrows what is around it, and nothing of what arrived goes unseen.
///
/// Control characters show as their pictures (`␛`), what has no picture of its own by its code point (`\u{202E}`), and
/// broken UTF-8 as U+FFFD. On a terminal of ASCII alone everything beyond ASCII shows by its code point.
package enum RemoteText {
    /// One line of at most `limit` columns, cut with an ellipsis where there is more; line breaks show as `␤`. Looks at
    /// no more bytes than can be seen, so that the length of a message costs nothing.
    package static func line(of bytes: UnsafeRawBufferPointer, limit: Int = .max, width: CellWidth) -> String {
        guard limit > 0 else { return "" }
        let isCut = bytes.count > limit
        let seen = isCut ? bytes.prefix(limit + 1) : bytes[...]
        if seen.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            guard isCut else { return String(decoding: seen, as: UTF8.self) }
            var line = String(decoding: seen.prefix(limit - 1), as: UTF8.self)
            line.unicodeScalars.append(width.ellipsis)
            return line
        }
        var line = VisibleLine(width: width)
        var iterator = bytes.makeIterator()
        var decoder = Unicode.UTF8()
        // One column more than there is room for tells that something is cut.
        decoding: while line.columns <= limit {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): line.append(scalar)
            case .error: line.append("\u{FFFD}")
            case .emptyInput: break decoding
            }
        }
        return width.truncated(line.text, to: limit)
    }

    package static func line(_ text: String, limit: Int = .max, width: CellWidth) -> String {
        var text = text
        return text.withUTF8 { line(of: UnsafeRawBufferPointer($0), limit: limit, width: width) }
    }

    /// The lines of a body, broken at LF and CR LF, each as `line` makes it; at most `count` of them.
    package static func lines(
        of bytes: UnsafeRawBufferPointer,
        limit: Int = .max,
        count: Int = .max,
        width: CellWidth
    ) -> [String] {
        var lines: [String] = []
        var rest = bytes[...]
        while lines.count < count {
            let end = rest.firstIndex(of: 0x0A)
            var content = rest[..<(end ?? rest.endIndex)]
            if end != nil, content.last == 0x0D { content.removeLast() }
            lines.append(line(of: UnsafeRawBufferPointer(rebasing: content), limit: limit, width: width))
            guard let end else { break }
            rest = rest[(end + 1)...]
        }
        return lines
    }

    package static func lines(
        _ text: String,
        limit: Int = .max,
        count: Int = .max,
        width: CellWidth
    ) -> [String] {
        var text = text
        return text.withUTF8 { lines(of: UnsafeRawBufferPointer($0), limit: limit, count: count, width: width) }
    }

    /// Whether a scalar beyond ASCII deceives the eye: format characters (bidi controls, joiners, tags, BOM), separators
    /// that break lines, what renderers ignore, and what has no agreed look. Of the variation selectors, the first
    /// sixteen are marks like others.
    static func deceives(_ scalar: Unicode.Scalar) -> Bool {
        if (0xFE00...0xFE0F).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
