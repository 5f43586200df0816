import WilletProtocol

/// A whole connection, after the handshake: however a stream is cut, it gives the same messages, actions and end.
///
/// Input: as ``StreamSettings`` says; the rest is the stream.
enum ConnectionTarget {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let settings = StreamSettings(&rest)
        let stream = Array(rest)
        let whole = try outcome(of: [stream], settings)
        for largest in [1, 5, 100] {
            let chunks = Chunks.of(stream, seed: settings.seed, largest: largest)
            let cut = try outcome(of: chunks, settings)
            try require(
                cut.received == whole.received,
                "in chunks up to \(largest): \(cut.received), else \(whole.received)"
            )
            try require(cut.end == whole.end, "in chunks up to \(largest): \(cut.end), else \(whole.end)")
            // Of more pings than that in one read, only the newest is answered.
            guard cut.pongs > Connection.pongsPerRead else {
                try require(
                    cut.actions == whole.actions,
                    "in chunks up to \(largest): \(cut.actions), else \(whole.actions)"
                )
                continue
            }
            try require(whole.pongs <= cut.pongs, "\(whole.pongs) pongs, \(cut.pongs) in chunks up to \(largest)")
            try require(
                cut.withoutPongs == whole.withoutPongs,
                "\(cut.withoutPongs) in chunks, else \(whole.withoutPongs)"
            )
        }
    }

    /// What came of a stream.
    private struct Outcome {
        var received: [ReceivedFrame] = []
        var actions: [Connection.Action] = []
        var end: [Connection.Action] = []

        var withoutPongs: [Connection.Action] { actions.filter { !Self.isPong($0) } }
        var pongs: Int { actions.count(where: Self.isPong) }

        private static func isPong(_ action: Connection.Action) -> Bool {
            if case .write(.pong) = action { true } else { false }
        }
    }

    private static func outcome(of chunks: [[UInt8]], _ settings: StreamSettings) throws(BrokenInvariant) -> Outcome {
        var outcome = Outcome()
        var connection = settings.connection()
        var batch = MessageBatch(capacity: 64)
        for chunk in chunks {
            outcome.actions += chunk.withUnsafeBytes { connection.receive($0, into: batch) }
            try settings.checkMemory(of: batch)
            guard settings.changesBatch else { continue }
            // Each read gets a batch of its own, as a shell does it that hands them over.
            let next = MessageBatch(capacity: 64)
            batch.moveOpenMessage(to: next)
            outcome.received += try settings.frames(of: batch)
            batch = next
        }
        outcome.received += try settings.frames(of: batch)
        outcome.end = connection.transportEnded()
        let ends = outcome.end.count { if case .finished = $0 { true } else { false } }
        try require(outcome.end.count == 1 && ends == 1, "the transport's end leads to \(outcome.end)")
        return outcome
    }
}
