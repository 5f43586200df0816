/// How well typed letters fit a text in which they occur in their order, as in the finders of editors: best are the first
/// letters of words, and letters that follow one another. Case does not count.
///
/// Words that are typed with spaces between them may occur in any order; each of them has to.
struct FuzzyMatch: Equatable, Sendable {
    /// Higher is better; of use only beside others for the same query.
    let score: Int
    /// The characters that were matched, by their distance from the start.
    let positions: Set<Int>

    /// The work is bounded by these, in characters.
    static let queryLimit = 64
    static let textLimit = 200

    private static let letter = 16
    private static let wordStart = 12
    private static let following = 14
    private static let gap = 1

    /// `nil` if the text does not have all letters in this order. An empty query fits everything.
    init?(_ query: String, in text: String) {
        let text = text.prefix(Self.textLimit).map(\.folded)
        var score = 0
        var positions: Set<Int> = []
        for word in query.prefix(Self.queryLimit).split(separator: " ") {
            guard let (best, places) = Self.match(word.map(\.folded), in: text) else { return nil }
            score += best
            positions.formUnion(places)
        }
        self.score = score
        self.positions = positions
    }

    /// A letter of the word at a place of the text: the best that the word can have come to until there, and where the
    /// letter before it stood.
    private struct Step {
        var score: Int
        var previous: Int
    }

    private static func match(_ word: [Character], in text: [Character]) -> (Int, [Int])? {
        var rows: [[Step?]] = []
        for (index, letter) in word.enumerated() {
            var row = [Step?](repeating: nil, count: text.count)
            // The best of the letter before, less what has been passed over since.
            var best: Step?
            for place in text.indices {
                if index > 0, place > 1 {
                    best?.score -= gap
                    if let before = rows[index - 1][place - 2], before.score - gap > (best?.score ?? .min) {
                        best = Step(score: before.score - gap, previous: place - 2)
                    }
                }
                guard text[place] == letter else { continue }
                let own = Self.letter + (isWordStart(place, in: text) ? wordStart : 0)
                if index == 0 {
                    row[place] = Step(score: own - min(place, 10) * gap, previous: -1)
                    continue
                }
                var step = best.map { Step(score: $0.score + own, previous: $0.previous) }
                if place > 0, let before = rows[index - 1][place - 1] {
                    let together = before.score + following + own
                    if together > (step?.score ?? .min) { step = Step(score: together, previous: place - 1) }
                }
                row[place] = step
            }
            rows.append(row)
        }
        let ends = (rows.last ?? []).enumerated().compactMap { place, step in step.map { (place, $0.score) } }
        guard let (end, score) = ends.max(by: { $0.1 < $1.1 }) else { return nil }
        var places = [end]
        for index in stride(from: word.count - 1, to: 0, by: -1) {
            guard let place = places.last, let step = rows[index][place] else { return nil }
            places.append(step.previous)
        }
        return (score, places)
    }

    private static func isWordStart(_ place: Int, in text: [Character]) -> Bool {
        place == 0 || !(text[place - 1].isLetter || text[place - 1].isNumber)
    }
}

extension Character {
    fileprivate var folded: Character { lowercased().first ?? self }
}
