import TestSupport
import Testing

@Suite("The closing handshake in every order (RFC 6455, section 7)")
struct ConnectionCloseOrderTests {
    /// Plays inputs to a new connection and lets the transport end behind them.
    private func play(_ inputs: [CloseInput]) -> Bool {
        let checker = CloseOrderChecker()
        for input in inputs { checker.apply(input) }
        checker.apply(.transportEnd)
        guard let complaint = checker.complaints.first else { return true }
        Issue.record("\(inputs): \(complaint)")
        return false
    }

    @Test("Every sequence of five inputs keeps the invariants", arguments: CloseInput.allCases)
    func everySequence(first: CloseInput) {
        let all = CloseInput.allCases
        for second in all {
            for third in all {
                for fourth in all {
                    for fifth in all {
                        guard play([first, second, third, fourth, fifth]) else { return }
                    }
                }
            }
        }
    }

    @Test("Long random sequences keep the invariants", arguments: 0..<8)
    func longSequences(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        // Those that end a connection at once are left out of the first nine, so that the sequences stay interesting.
        let lasting = CloseInput.allCases.filter { ![.cut, .transportEnd, .deadline].contains($0) }
        for _ in 0..<400 {
            let inputs =
                (0..<9).compactMap { _ in lasting.randomElement(using: &generator) }
                + (0..<4).compactMap { _ in CloseInput.allCases.randomElement(using: &generator) }
            guard play(inputs) else { return }
        }
    }
}
