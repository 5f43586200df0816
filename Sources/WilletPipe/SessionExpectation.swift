package import WilletClient

/// What a session has to bring so that a script may go on: `--expect` and `--expect-close`.
package struct SessionExpectation: Sendable {
    /// What became of a message that was tried.
    package enum Answer: Sendable, Hashable {
        case matches
        case differs
        /// It is not known: the expression costs too much on it.
        case tooCostly
    }

    /// What ended the session, in the sense that nothing more can be expected.
    package enum End: Sendable, Equatable {
        case closed(Disconnection)
        /// Nothing arrived for the time to wait.
        case quiet(Duration)
        case timeUp(Duration)
        /// As many messages have arrived as were asked for.
        case enough
        /// Nobody reads the output any more.
        case readerGone
    }

    /// A message that matches; `nil` if any session will do.
    private let pattern: String?
    /// The code with which the server closes; `nil` if any will do.
    private let closeCode: CloseCode?

    private var isMatched = false
    private var tried = 0
    private var costly = 0

    package init(pattern: String? = nil, closeCode: CloseCode? = nil) {
        self.pattern = pattern
        self.closeCode = closeCode
    }

    /// Whether nothing is expected.
    package var isEmpty: Bool { pattern == nil && closeCode == nil }

    /// Whether messages are to be tried.
    package var wantsMessages: Bool { pattern != nil && !isMatched }

    /// Whether there is nothing more to wait for.
    package var isMet: Bool { isMatched && closeCode == nil }

    package mutating func note(_ answer: Answer) {
        tried += 1
        switch answer {
        case .matches: isMatched = true
        case .differs: break
        case .tooCostly: costly += 1
        }
    }

    /// What was expected in vain, and what to do about it where that is known; `nil` if nothing was.
    package func failure(at end: End) -> String? {
        if let pattern, !isMatched {
            let none =
                tried == 0
                ? "no message came that could match “\(pattern)”"
                : "none of \(tried) message\(tried == 1 ? "" : "s") matches “\(pattern)”"
            let doubt = costly == 0 ? "" : " (\(costly) could not be tried: the expression costs too much on them)"
            return "expectation failed: \(none)\(doubt); \(end)"
        }
        guard let closeCode else { return nil }
        if case .closed(let disconnection) = end {
            // Our own Close comes back with our own code.
            if disconnection.reason != .client, disconnection.code == closeCode { return nil }
        }
        return "expectation failed: the server was to close with \(closeCode); \(end)"
    }
}

extension SessionExpectation.End: CustomStringConvertible {
    package var description: String {
        switch self {
        case .closed(let end):
            if end.reason == .client { return "we closed" }
            return end.received.map { "it closed with \($0.summary)" } ?? "the connection was lost (1006)"
        case .quiet(let wait): return "nothing came for \(wait.shortDescription), and -w allows no more"
        case .timeUp(let limit): return "--max-time allows \(limit.shortDescription)"
        case .enough: return "no more messages were asked for"
        case .readerGone: return "nobody reads the output any more"
        }
    }
}
