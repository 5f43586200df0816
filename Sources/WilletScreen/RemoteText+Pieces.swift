/// Lines of which parts stand out.
extension RemoteText {
    /// A part of a line, as `line` makes it.
    package struct Piece: Equatable, Sendable {
        package var text: Substring
        package var isHighlighted: Bool

        package init(_ text: some StringProtocol, isHighlighted: Bool = false) {
            self.text = Substring(text)
            self.isHighlighted = isHighlighted
        }
    }

    /// The line that `line` makes, divided where what is highlighted begins and ends.
    ///
    /// - Parameter ranges: the bytes to highlight: sorted, none touching another. What begins or ends within a character
    ///   takes in the whole of it, with its marks.
    package static func pieces(
        of bytes: UnsafeRawBufferPointer,
        highlighting ranges: [Range<Int>],
        limit: Int = .max,
        width: CellWidth
    ) -> [Piece] {
        guard limit > 0 else { return [] }
        guard !ranges.isEmpty else { return [Piece(line(of: bytes, limit: limit, width: width))] }
        var line = VisibleLine(width: width)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var rest = ranges[...]
        var offset = 0
        // Where in the line it changes between what is not highlighted, which comes first, and what is.
        var borders: [Int] = []
        reading: while line.columns <= limit {
            let (scalar, length): (Unicode.Scalar, Int)
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded): (scalar, length) = (Unicode.UTF8.decode(encoded), encoded.count)
            case .error(let count): (scalar, length) = ("\u{FFFD}", count)
            case .emptyInput: break reading
            }
            while let range = rest.first, range.upperBound <= offset { rest.removeFirst() }
            let isInside = rest.first.map { $0.lowerBound < offset + length } ?? false
            let (start, columns) = (line.text.utf8.count, line.columns)
            line.append(scalar)
            if isInside != !borders.count.isMultiple(of: 2), line.columns > columns { borders.append(start) }
            offset += length
        }
        let text = width.truncated(line.text, to: limit)
        let end = text == line.text ? text.utf8.count : text.utf8.count - String(width.ellipsis).utf8.count
        return divided(text, at: borders.filter { $0 < end })
    }

    private static func divided(_ text: String, at borders: [Int]) -> [Piece] {
        var pieces: [Piece] = []
        var start = text.startIndex
        for (number, border) in (borders + [text.utf8.count]).enumerated() {
            let end = text.utf8.index(text.startIndex, offsetBy: border)
            if start < end { pieces.append(Piece(text[start..<end], isHighlighted: !number.isMultiple(of: 2))) }
            start = end
        }
        return pieces
    }

    /// The rows that pieces take when they are wrapped; at least one.
    ///
    /// - Parameters:
    ///   - columns: the width of a row.
    ///   - count: how many rows there are at the most; what is more is left out.
    package static func wrapped(_ pieces: [Piece], to columns: Int, count: Int, width: CellWidth) -> [[Piece]] {
        var rows: [[Piece]] = [[]]
        var room = columns
        for piece in pieces {
            var rest = piece.text
            while !rest.isEmpty {
                let (start, used) = width.prefix(of: rest, columns: room)
                if start.isEmpty {
                    // A character that has no room even in a row of its own is left to the painter.
                    guard room < columns, rows.count < count else { return rows }
                    rows.append([])
                    room = columns
                    continue
                }
                rows[rows.count - 1].append(Piece(start, isHighlighted: piece.isHighlighted))
                room -= used
                rest = rest[start.endIndex...]
            }
        }
        return rows
    }
}
