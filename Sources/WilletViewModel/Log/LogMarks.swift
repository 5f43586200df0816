import WilletProtocol

/// The entries that the user has marked, in order.
struct LogMarks: Equatable, Sendable {
    struct Mark: Equatable, Sendable {
        var id: UInt64
        var time: Timestamp
    }

    /// How many there may be.
    static let limit = 1000

    private var marks: [Mark] = []

    var isEmpty: Bool { marks.isEmpty }

    /// Marks an entry, or takes its mark away; `false` when there are too many.
    mutating func toggle(_ id: UInt64, at time: Timestamp) -> Bool {
        let index = index(of: id)
        if index < marks.count, marks[index].id == id {
            marks.remove(at: index)
            return true
        }
        guard marks.count < Self.limit else { return false }
        marks.insert(Mark(id: id, time: time), at: index)
        return true
    }

    /// Forgets marks of entries that are gone.
    mutating func removeAll(before id: UInt64) { marks.removeFirst(index(of: id)) }

    /// The ids of the marks in a range.
    func ids(in range: Range<UInt64>) -> some Sequence<UInt64> {
        marks[index(of: range.lowerBound)..<index(of: range.upperBound)].lazy.map(\.id)
    }

    /// The newest mark at an entry or before it; of those behind it the first if there is none.
    func reference(for id: UInt64) -> Mark? {
        let index = index(of: id + 1)
        return index > 0 ? marks[index - 1] : marks.first
    }

    /// The ids of the marks behind an entry, the nearest first.
    func ids(after id: UInt64) -> some Sequence<UInt64> { marks[index(of: id + 1)...].lazy.map(\.id) }

    /// The ids of the marks before an entry, the nearest first.
    func ids(before id: UInt64) -> some Sequence<UInt64> { marks[..<index(of: id)].reversed().lazy.map(\.id) }

    private func index(of id: UInt64) -> Int {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
