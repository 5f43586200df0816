/// The rows of a content that are in view, and the one that the cursor is on.
struct RowPane<Source: RowSource>: Sendable {
    struct Item: Sendable {
        var place: Source.Place
        var row: Source.Row
    }

    fileprivate(set) var source: Source
    private(set) var items: [Item] = []
    /// Behind the last row in view.
    private var next: Source.Place
    /// The index of the item that the cursor is on; 0 where there is none.
    fileprivate(set) var cursor = 0
    private var height: Int
    /// The end was asked for before the walk has come there.
    private var isGoingToEnd = false

    /// - Parameter place: where the first row in view begins; the first one of all if it is `nil`.
    init(_ source: Source, height: Int, from place: Source.Place? = nil, in bytes: UnsafeRawBufferPointer) {
        self.source = source
        self.height = max(height, 1)
        next = source.start
        show(from: place ?? source.start, in: bytes)
        fillUp(in: bytes)
    }

    var current: Item? { items.indices.contains(cursor) ? items[cursor] : nil }

    /// The offset of the first byte in view.
    var offset: Int { items.first.map { source.offset(of: $0.place) } ?? 0 }

    /// The offset behind the row of the cursor; beyond the content where the last row takes all that is left.
    var reached: Int {
        source.offset(of: items.indices.contains(cursor + 1) ? items[cursor + 1].place : next)
    }

    /// Goes on with what takes long, by about so many bytes. Returns whether there is more to do.
    mutating func work(_ budget: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        source.extend(by: budget, in: bytes)
        guard source.end != nil else { return true }
        if isGoingToEnd { goToEnd(in: bytes) }
        return false
    }

    /// Returns whether anything has moved, or will.
    mutating func scroll(_ scroll: Intent.Scroll, in bytes: UnsafeRawBufferPointer) -> Bool {
        let (before, top) = (cursor, offset)
        isGoingToEnd = false
        switch scroll {
        case .lineUp: if cursor > 0 { cursor -= 1 } else { _ = moveUp(1, in: bytes) }
        case .lineDown: if cursor + 1 < items.count { cursor += 1 } else { _ = moveDown(1, in: bytes) }
        case .halfPageUp: pageUp(max(height / 2, 1), in: bytes)
        case .halfPageDown: pageDown(max(height / 2, 1), in: bytes)
        case .pageUp: pageUp(max(height - 1, 1), in: bytes)
        case .pageDown: pageDown(max(height - 1, 1), in: bytes)
        case .top: show(from: source.start, in: bytes)
        case .bottom:
            isGoingToEnd = source.end == nil
            goToEnd(in: bytes)
        }
        return cursor != before || offset != top || isGoingToEnd
    }

    /// Moves the view, down or up, and the cursor with it.
    mutating func scrollView(_ rows: Int, in bytes: UnsafeRawBufferPointer) {
        isGoingToEnd = false
        _ = rows < 0 ? moveUp(-rows, in: bytes) : moveDown(rows, in: bytes)
    }

    /// Puts the cursor on one of the rows in view.
    mutating func point(at row: Int) { if items.indices.contains(row) { cursor = row } }

    private mutating func goToEnd(in bytes: UnsafeRawBufferPointer) {
        guard let end = source.end else { return }
        isGoingToEnd = false
        show(from: source.places(before: end, count: height, in: bytes).first ?? source.start, in: bytes)
        cursor = max(items.count - 1, 0)
    }

    private mutating func pageUp(_ rows: Int, in bytes: UnsafeRawBufferPointer) {
        cursor = max(cursor - (rows - moveUp(rows, in: bytes)), 0)
    }

    private mutating func pageDown(_ rows: Int, in bytes: UnsafeRawBufferPointer) {
        cursor = min(cursor + rows - moveDown(rows, in: bytes), max(items.count - 1, 0))
    }

    private mutating func moveUp(_ rows: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        guard let first = items.first else { return 0 }
        let places = source.places(before: first.place, count: rows, in: bytes)
        items.insert(
            contentsOf: places.compactMap { place in
                source.row(at: place, in: bytes).map { Item(place: place, row: $0.row) }
            },
            at: 0
        )
        if items.count > height {
            next = items[height].place
            items.removeSubrange(height...)
        }
        return places.count
    }

    private mutating func moveDown(_ rows: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        let moved = fill(rows, in: bytes)
        items.removeFirst(min(moved, items.count))
        return moved
    }

    /// Appends as many rows as there are, `count` at the most.
    private mutating func fill(_ count: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var filled = 0
        while filled < count, let row = source.row(at: next, in: bytes) {
            items.append(Item(place: next, row: row.row))
            next = row.next
            filled += 1
        }
        return filled
    }

    // MARK: - Changes

    fileprivate mutating func show(from place: Source.Place, in bytes: UnsafeRawBufferPointer) {
        items = []
        next = place
        cursor = 0
        _ = fill(height, in: bytes)
    }

    /// Another height: the cursor stays in view, and no row is left empty that could be filled.
    mutating func resize(height: Int, in bytes: UnsafeRawBufferPointer) {
        let height = max(height, 1)
        guard height != self.height else { return }
        self.height = height
        if cursor >= height {
            items.removeFirst(cursor - height + 1)
            cursor = height - 1
        }
        if items.count > height {
            next = items[height].place
            items.removeSubrange(height...)
        }
        fillUp(in: bytes)
    }

    fileprivate mutating func fillUp(in bytes: UnsafeRawBufferPointer) {
        _ = fill(height - items.count, in: bytes)
        if items.count < height { cursor += moveUp(height - items.count, in: bytes) }
    }

}

extension RowPane<JSONOutline> {
    /// Folds or unfolds: the row of the cursor, or the one that hides it now, stays where it is on the screen.
    mutating func fold(in bytes: UnsafeRawBufferPointer, _ change: (inout JSONOutline) -> Void) {
        guard let current else { return }
        change(&source)
        // The end of a container that is folded now is hidden by its beginning.
        let place = source.visible(current.place)
        let above = source.places(before: place, count: cursor, in: bytes)
        show(from: above.first ?? place, in: bytes)
        cursor = min(above.count, max(items.count - 1, 0))
        fillUp(in: bytes)
    }
}
