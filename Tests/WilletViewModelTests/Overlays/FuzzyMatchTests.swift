import TestSupport
import Testing

@testable import WilletViewModel

@Suite struct FuzzyMatchTests {
    @Test(
        arguments: [
            ("", "anything", []), ("rec", "reconnect now", [0, 1, 2]), ("REC", "reconnect now", [0, 1, 2]),
            ("rn", "reconnect now", [0, 10]), ("now rec", "reconnect now", [0, 1, 2, 10, 11, 12]),
            ("dis", "redirect, disconnect", [10, 11, 12]), ("/pi", "send a ping  /ping [data]", [13, 14, 15]),
            ("é日", "café 日本", [3, 5]), ("t", "At the top", [3]), ("aa", "baa a", [1, 2]), ("aa", "abab a", [0, 5]),
        ] as [(String, String, Set<Int>)]
    )
    func theLettersThatWereMeantAreFound(query: String, text: String, positions: Set<Int>) throws {
        #expect(try #require(FuzzyMatch(query, in: text)).positions == positions)
    }

    @Test(arguments: [("x", "reconnect"), ("nr", "r n"), ("rr", "reconnect"), ("now x", "reconnect now"), ("a", "")])
    func aTextWithoutTheLettersInTheirOrderDoesNotFit(query: String, text: String) {
        #expect(FuzzyMatch(query, in: text) == nil)
    }

    @Test(arguments: [
        ("q", "quit", "reconnect quickly"), ("con", "connect to a server", "disconnect"),
        ("rn", "reconnect now", "return"), ("ping", "send a ping", "print in groups"),
        ("pd", "page down", "stop and"), ("help", "this help", "hold every line up"), ("f", "follow", "half a page"),
        ("sp", "send a ping", "disappear"),
    ])
    func theBetterOfTwoComesFirst(query: String, better: String, worse: String) throws {
        let scores = try [better, worse].map { try #require(FuzzyMatch(query, in: $0)).score }
        #expect(scores[0] > scores[1])
    }

    /// Beside a search that tries all places.
    @Test func itIsTheBestOfAllPlaces() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let text = String((0..<9).map { _ in "ab -".randomElement(using: &random) ?? "a" })
            let query = String((0..<3).map { _ in "ab".randomElement(using: &random) ?? "a" })
            #expect(
                FuzzyMatch(query, in: text)?.score == Self.best(Array(query)[...], Array(text), from: 0, after: nil)
            )
        }
    }

    private static func best(_ query: ArraySlice<Character>, _ text: [Character], from: Int, after: Int?) -> Int? {
        guard let letter = query.first else { return 0 }
        let scores = text.indices.dropFirst(from).filter { text[$0] == letter }.compactMap { place -> Int? in
            guard let rest = best(query.dropFirst(), text, from: place + 1, after: place) else { return nil }
            let isWordStart = place == 0 || !"ab".contains(text[place - 1])
            let before = after.map { place == $0 + 1 ? 14 : -(place - $0 - 1) } ?? -min(place, 10)
            return 16 + (isWordStart ? 12 : 0) + before + rest
        }
        return scores.max()
    }

    @Test func theWorkIsBounded() throws {
        let text = String(repeating: "ab ", count: 100_000)
        let match = try #require(FuzzyMatch(String(repeating: "a", count: 100_000), in: text))
        #expect(match.positions.count == FuzzyMatch.queryLimit)
        #expect((match.positions.max() ?? 0) < FuzzyMatch.textLimit)
    }
}
