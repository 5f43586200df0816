import WilletProtocol

/// Finds out which entries of a run match, one term after the other over all entries that are still in question.
struct FilterEvaluator: ~Copyable {
    /// The entries of a run: a selection of them stays within the processor's cache.
    static let runLimit = 4096
    /// An expression looks at the clock once in so many entries, or it would pay more for that than for matching.
    private static let entriesBetweenLooks = 64

    private let term: Filter.Term
    private let matcher = ExpressionMatcher()
    private let deadline: Deadline
    /// How many entries of the run are evaluated: all, unless the time was up.
    private var end = 0
    private var undecided = Selection(capacity: 0)

    init(_ filter: Filter, deadline: Deadline) {
        term = filter.term
        self.deadline = deadline
    }

    struct Result {
        var matches: Selection
        /// Entries from here on are not evaluated.
        var end: Int
        /// Entries for which a limit was hit.
        var undecided: Int
    }

    /// - Parameter run: at most ``runLimit`` entries.
    mutating func evaluate(_ run: LogRun) -> Result {
        end = run.count
        undecided = Selection(capacity: run.count)
        var matches = Selection(allOf: run.count)
        narrow(&matches, to: term, run)
        matches.removeAll(from: end)
        undecided.removeAll(from: end)
        return Result(matches: matches, end: end, undecided: undecided.count)
    }

    /// Removes the entries that a term does not match.
    private mutating func narrow(_ selection: inout Selection, to term: Filter.Term, _ run: LogRun) {
        switch term {
        case .text(let text): narrow(&selection, toText: text, run)
        case .expression(let expression): narrow(&selection, toExpression: expression, run)
        case .json(let condition):
            filter(&selection) {
                guard case .message = run.kind(at: $0) else { return false }
                return JSONReader.meets(condition, run.payload(at: $0))
            }
        case .directions(let set):
            filter(&selection) { run.kind(at: $0).directionAndOpcode.map { set.isSuperset(of: $0.0) } ?? false }
        case .opcodes(let set):
            filter(&selection) { run.kind(at: $0).directionAndOpcode.map { set.isSuperset(of: $0.1) } ?? false }
        case .size(let comparison, let bytes):
            filter(&selection) {
                guard run.kind(at: $0).directionAndOpcode != nil else { return false }
                return comparison.holds(run.byteCount(at: $0) - bytes)
            }
        case .fault: filter(&selection) { run.isFault(at: $0) }
        case .since(let time, _): filter(&selection) { run.time(at: $0) >= time }
        case .not(let term):
            var matches = selection
            narrow(&matches, to: term, run)
            selection.subtract(matches)
        case .all(let terms):
            for term in terms where !selection.isEmpty { narrow(&selection, to: term, run) }
        case .any(let terms):
            var found = Selection(capacity: selection.capacity)
            for term in terms where !selection.isEmpty {
                var matches = selection
                narrow(&matches, to: term, run)
                found.formUnion(matches)
                selection.subtract(matches)
            }
            selection = found
        }
    }

    private func filter(_ selection: inout Selection, _ matches: (Int) -> Bool) {
        var next = selection.first(from: 0)
        while let index = next, index < end {
            if !matches(index) { selection.remove(index) }
            next = selection.first(from: index + 1)
        }
    }

    // MARK: - Expressions

    private mutating func narrow(
        _ selection: inout Selection,
        toExpression expression: RegularExpression,
        _ run: LogRun
    ) {
        var looks = 0
        var next = selection.first(from: 0)
        while let index = next, index < end {
            let payload = run.payload(at: index)
            switch matcher.find(expression, in: payload, beginning: 0...payload.count) {
            case .found: break
            case .none: selection.remove(index)
            case .limit:
                selection.remove(index)
                undecided.insert(index)
                looks = Self.entriesBetweenLooks
            }
            // What is long takes long, and pays for the clock.
            looks += payload.count < 1024 ? 1 : Self.entriesBetweenLooks
            if looks >= Self.entriesBetweenLooks {
                looks = 0
                if deadline.hasPassed { end = index + 1 }
            }
            next = selection.first(from: index + 1)
        }
    }

    // MARK: - Texts

    private mutating func narrow(_ selection: inout Selection, toText text: [UInt8], _ run: LogRun) {
        text.withUnsafeBytes { text in
            // One search through all payloads costs less than one for each, unless few are left.
            if selection.count > run.count / 8 {
                selection.formIntersection(Self.search(for: text, run))
            } else {
                filter(&selection) { Self.contains(run.payload(at: $0), text) }
            }
        }
    }

    private static func contains(_ bytes: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Bool {
        bytes.firstOffset(of: text, in: 0..<bytes.count) != nil
    }

    /// Searches the payloads of a run in one go, as they lie one behind the other.
    private static func search(for text: UnsafeRawBufferPointer, _ run: LogRun) -> Selection {
        var found = Selection(capacity: run.count)
        var bounds: Range<Int>?
        for index in 0..<run.count {
            if let range = run.range(at: index) {
                bounds = (bounds ?? range).lowerBound..<range.upperBound
            } else if contains(run.payload(at: index), text) {
                found.insert(index)
            }
        }
        guard var rest = bounds else { return found }
        var index = 0
        while let start = run.bytes.firstOffset(of: text, in: rest) {
            var payload = run.range(at: index)
            while payload.map({ $0.upperBound <= start }) ?? true {
                index += 1
                payload = run.range(at: index)
            }
            guard let payload else { break }
            if start + text.count <= payload.upperBound {
                found.insert(index)
                rest = payload.upperBound..<rest.upperBound
                index += 1
            } else {
                // It runs over the end of one payload into the next.
                rest = start + 1..<rest.upperBound
            }
        }
        return found
    }
}
