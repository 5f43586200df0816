/// Finds what a filter's texts and expressions match within single payloads, to highlight it.
package struct MatchFinder: ~Copyable {
    private let terms: [Filter.Term]
    private let matcher = ExpressionMatcher()

    /// - Parameter filter: what stands behind a `!` in it is left out.
    package init(_ filter: Filter) { terms = filter.term.patterns }

    /// Whether there is nothing to look for.
    package var isEmpty: Bool { terms.isEmpty }

    /// What matches: sorted, not empty, none touching another.
    ///
    /// - Parameters:
    ///   - bytes: the whole payload, for what expressions look at before and behind a match.
    ///   - places: where a match may begin; all of the payload if `nil`.
    ///   - limit: how many matches of each term are looked for.
    package borrowing func ranges(
        in bytes: UnsafeRawBufferPointer,
        beginning places: Range<Int>? = nil,
        limit: Int
    ) -> [Range<Int>] {
        let places = (places ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        guard !places.isEmpty else { return [] }
        var found: [Range<Int>] = []
        for term in terms {
            var next = places.lowerBound
            var count = 0
            while count < limit, next < places.upperBound,
                let range = match(of: term, in: bytes, next..<places.upperBound)
            {
                if !range.isEmpty { found.append(range) }
                // An expression may match nothing at all, and nothing again in the same place.
                next = max(range.upperBound, range.isEmpty ? range.lowerBound + 1 : next + 1)
                count += 1
            }
        }
        return Self.merged(found)
    }

    private borrowing func match(
        of term: Filter.Term,
        in bytes: UnsafeRawBufferPointer,
        _ places: Range<Int>
    ) -> Range<Int>? {
        switch term {
        case .text(let text):
            let end = min(bytes.count, places.upperBound - 1 + text.count)
            let start = text.withUnsafeBytes { bytes.firstOffset(of: $0, in: places.lowerBound..<end) }
            return start.map { $0..<$0 + text.count }
        case .expression(let expression):
            switch matcher.find(expression, in: bytes, beginning: places.lowerBound...places.upperBound - 1) {
            case .found(let range): return range
            case .none, .limit: return nil
            }
        case .directions, .opcodes, .size, .since, .json, .fault, .not, .all, .any: return nil
        }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension Filter.Term {
    /// The texts and expressions that make an entry match.
    fileprivate var patterns: [Filter.Term] {
        switch self {
        case .text, .expression: [self]
        case .all(let terms), .any(let terms): terms.flatMap(\.patterns)
        case .directions, .opcodes, .size, .since, .json, .fault, .not: []
        }
    }
}
