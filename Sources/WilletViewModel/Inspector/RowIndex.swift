/// Readers at places all over a content, near enough to each other for any row to be found from the one before it.
struct RowIndex<Reader: RowReader>: Sendable {
    /// The bytes from one reader to the next.
    static var interval: Int { 64 << 10 }

    let start: Reader
    /// In the order of their positions, without the first one.
    private(set) var checkpoints: [Reader] = []
    /// Behind the last row; `nil` until the walk has come there.
    private(set) var end: Reader?
    private var frontier: Reader

    init(start: Reader) {
        self.start = start
        frontier = start
    }

    mutating func extend(by budget: Int, in bytes: UnsafeRawBufferPointer) {
        guard end == nil else { return }
        // A reader that has read a row without an end stands behind everything.
        let goal = min(frontier.position, bytes.count) + budget
        var due = (checkpoints.last ?? start).position + Self.interval
        while min(frontier.position, bytes.count) < goal {
            guard frontier.next(in: bytes) != nil else {
                end = frontier
                return
            }
            if frontier.position >= due, frontier.position < bytes.count {
                checkpoints.append(frontier)
                due = frontier.position + Self.interval
            }
        }
    }

    /// The nearest reader before a position.
    func reader(before position: Int) -> Reader {
        let index = checkpoints.partitioningIndex { $0.position >= position }
        return index > 0 ? checkpoints[index - 1] : start
    }
}

extension Array {
    /// The index of the first element that fulfils a condition which all those behind it fulfil too.
    func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
