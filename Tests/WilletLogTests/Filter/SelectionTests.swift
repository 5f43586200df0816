import TestSupport
import Testing

@testable import WilletLog

@Suite("Selection")
struct SelectionTests {
    @Test("is a set of the entries of a run", arguments: [1, 63, 64, 65, 200])
    func set(capacity: Int) {
        var random = SeededGenerator(seed: capacity)
        var (left, right) = (Selection(capacity: capacity), Selection(allOf: capacity))
        var (a, b) = (Set<Int>(), Set(0..<capacity))
        #expect(left.isEmpty && left.last == nil && right.count == capacity)
        for _ in 0..<capacity {
            let index = Int.random(in: 0..<capacity, using: &random)
            left.insert(index)
            a.insert(index)
            right.remove(capacity - 1 - index)
            b.remove(capacity - 1 - index)
        }
        #expect(elements(left) == a.sorted() && elements(right) == b.sorted())
        #expect(left.count == a.count && left.last == a.max() && left.contains(a.min() ?? 0))
        var (union, intersection, rest) = (left, left, left)
        union.formUnion(right)
        intersection.formIntersection(right)
        rest.subtract(right)
        #expect(elements(union) == a.union(b).sorted())
        #expect(elements(intersection) == a.intersection(b).sorted())
        #expect(elements(rest) == a.subtracting(b).sorted())
        for end in 0...capacity {
            var prefix = left
            prefix.removeAll(from: end)
            #expect(elements(prefix) == a.filter { $0 < end }.sorted())
        }
    }

    private func elements(_ selection: Selection) -> [Int] {
        var (elements, next) = ([Int](), selection.first(from: 0))
        while let index = next {
            elements.append(index)
            next = selection.first(from: index + 1)
        }
        return elements
    }
}
