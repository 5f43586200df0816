import WilletScreen

/// A content as text, broken at its line breaks and at the width of the pane.
struct WrappedText: RowSource {
    struct Reader: RowReader {
        fileprivate(set) var position = 0
        fileprivate let columns: Int
        fileprivate let width: CellWidth

        mutating func next(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
            guard position < bytes.count else { return nil }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            let start = position
            position += RemoteText.rowLength(of: rest, columns: columns, width: width)
            return start..<position
        }
    }

    private var index: RowIndex<Reader>

    init(columns: Int, width: CellWidth) {
        index = RowIndex(start: Reader(columns: max(columns, 1), width: width))
    }

    var start: Reader { index.start }
    var end: Reader? { index.end }

    /// At any place, for a width that has changed.
    func place(at offset: Int) -> Reader {
        var reader = start
        reader.position = offset
        return reader
    }

    mutating func extend(by budget: Int, in bytes: UnsafeRawBufferPointer) { index.extend(by: budget, in: bytes) }

    func offset(of place: Reader) -> Int { place.position }

    func row(at place: Reader, in bytes: UnsafeRawBufferPointer) -> (row: Range<Int>, next: Reader)? {
        var reader = place
        return reader.next(in: bytes).map { ($0, reader) }
    }

    func places(before place: Reader, count: Int, in bytes: UnsafeRawBufferPointer) -> [Reader] {
        var places: [Reader] = []
        var limit = place.position
        while places.count < count, limit > 0 {
            var reader = index.reader(before: limit)
            let from = reader.position
            var found: [Reader] = []
            while reader.position < limit {
                found.append(reader)
                guard reader.next(in: bytes) != nil else { break }
            }
            places = found.suffix(count - places.count) + places
            limit = from
        }
        return places
    }
}
