import TestSupport
import Testing
import WilletProtocol

@Suite("Split invariance: any chunking of the same bytes gives the same")
struct ConnectionSplitTests {
    private func randomReads(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
        let largest = [2, 5, 40, 400].randomElement(using: &generator) ?? 5
        return (0..<count).map { _ in Int.random(in: 1...largest, using: &generator) }
    }

    /// The outcome of a stream, after a comparison of all the ways to cut it.
    private func outcome(_ stream: [UInt8], _ generator: inout SeededGenerator, _ comment: Comment) -> StreamOutcome {
        let whole = StreamOutcome(of: stream)
        #expect(StreamOutcome.byteByByte(stream) == whole, comment)
        #expect(StreamOutcome.byteByByte(stream, changesBatch: true) == whole, comment)
        for changesBatch in [false, true] {
            let reads = randomReads(stream.count, &generator)
            #expect(StreamOutcome(of: stream, reads: reads, changesBatch: changesBatch) == whole, comment)
        }
        return whole
    }

    @Test("Valid streams give their messages, pongs and end", arguments: 0..<24)
    func validStreams(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<5 {
            let stream = RandomStream(using: &generator)
            let outcome = outcome(stream.bytes, &generator, "seed \(seed), round \(round)")
            #expect(outcome.received == stream.expected)
            #expect(outcome.actions == stream.expectedActions)
            let end =
                stream.closeFrame.map { ConnectionEnd(cause: .remote, sent: $0, received: $0) }
                ?? ConnectionEnd(cause: .lost)
            #expect(outcome.end == [.finished(end)])
        }
    }

    @Test("Violations end a stream alike", arguments: ConnectionViolationTests.rows)
    func violations(row: ConnectionViolationTests.Row) {
        var generator = SeededGenerator(seed: row.bytes.count)
        for round in 0..<4 {
            let stream = RandomStream(using: &generator)
            guard stream.closeFrame == nil else { continue }
            let outcome = outcome(stream.bytes + row.bytes, &generator, "\(row.testDescription), round \(round)")
            #expect(outcome.received.starts(with: stream.expected))
            #expect(outcome.end.count == 1)
        }
    }

    @Test("Every cut into two reads gives the same")
    func everyCut() {
        let stream =
            ServerFrame.text("κόσμε", isFinal: false) + ServerFrame.ping([1, 2, 3])
            + ServerFrame.bytes(.continuation, "€".utf8) + ServerFrame.bytes(.binary, [UInt8](repeating: 7, count: 126))
            + ServerFrame.close(1000, "bye ☂")
        let whole = StreamOutcome(of: stream)
        #expect(whole.received.count == 4)
        for cut in 1..<stream.count { #expect(StreamOutcome(of: stream, reads: [cut]) == whole, "cut at \(cut)") }
    }

    @Test("A stream with damage never traps, and ends alike", arguments: 0..<24)
    func damagedStreams(seed: Int) {
        var generator = SeededGenerator(seed: 1000 + seed)
        for round in 0..<10 {
            var stream = RandomStream(using: &generator).bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) { damage(&stream, &generator) }
            let outcome = outcome(stream, &generator, "seed \(seed), round \(round)")
            #expect(outcome.end.count == 1)
        }
    }

    private func damage(_ stream: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0...stream.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: stream.insert(contentsOf: generator.bytes(1), at: place)
        case 1: stream.removeSubrange(place...)
        case 2: if place < stream.count { stream.remove(at: place) }
        case 3: if place < stream.count { stream[place] = 0xFF }
        default: if place < stream.count { stream[place] ^= 1 << UInt8.random(in: 0...7, using: &generator) }
        }
    }

    @Test("Random bytes never trap, and end alike", arguments: 0..<20)
    func randomBytes(seed: Int) {
        var generator = SeededGenerator(seed: 2000 + seed)
        for round in 0..<50 {
            var stream: [UInt8] = []
            // Headers that are allowed come often enough for what lies behind them to be reached.
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                if !generator.oneIn(8) {
                    let opcode = Opcode.allCases.randomElement(using: &generator) ?? .text
                    stream.append((generator.oneIn(3) && !opcode.isControl ? 0 : 0x80) | opcode.rawValue)
                    stream.append(UInt8.random(in: 0...20, using: &generator))
                }
                stream += generator.bytes(Int.random(in: 0...20, using: &generator))
            }
            let outcome = outcome(stream, &generator, "seed \(seed), round \(round)")
            #expect(outcome.end.count == 1)
        }
    }
}
