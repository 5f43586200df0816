/// Which entries of a run are chosen: a bit for each.
struct Selection: Equatable {
    private var words: [UInt64]
    let capacity: Int

    /// Nothing is chosen.
    init(capacity: Int) {
        words = Array(repeating: 0, count: (capacity + 63) / 64)
        self.capacity = capacity
    }

    /// Everything is chosen.
    init(allOf capacity: Int) {
        self.init(capacity: capacity)
        for index in words.indices { words[index] = .max }
        if capacity % 64 > 0 { words[words.count - 1] = (1 << UInt64(capacity % 64)) - 1 }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    func contains(_ index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }
    mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }
    mutating func remove(_ index: Int) { words[index >> 6] &= ~(1 << UInt64(index & 63)) }

    /// The first that is chosen, at an index or behind it.
    @inline(__always)
    func first(from index: Int) -> Int? {
        var position = index >> 6
        guard position < words.count else { return nil }
        var word = words[position] & (.max << UInt64(index & 63))
        while word == 0 {
            position += 1
            guard position < words.count else { return nil }
            word = words[position]
        }
        return position << 6 + word.trailingZeroBitCount
    }

    /// The last that is chosen.
    var last: Int? {
        guard let position = words.lastIndex(where: { $0 != 0 }) else { return nil }
        return position << 6 + 63 - words[position].leadingZeroBitCount
    }

    /// Chooses nothing from an index on.
    mutating func removeAll(from index: Int) {
        guard index < capacity else { return }
        words[index >> 6] &= (1 << UInt64(index & 63)) - 1
        for position in words.indices where position > index >> 6 { words[position] = 0 }
    }

    mutating func formUnion(_ other: Selection) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: Selection) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: Selection) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }
}
