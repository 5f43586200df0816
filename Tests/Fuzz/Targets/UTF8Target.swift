import WilletProtocol

/// The streaming UTF-8 validator, held against the standard library's validation.
///
/// Input: two bytes of seed for the cuts, then the text.
enum UTF8Target {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let seed = rest.takeSeed()
        let text = Array(rest)
        let isValid = String(validating: text, as: UTF8.self) != nil

        var whole = UTF8Validator()
        let passed = text.withUnsafeBytes { whole.validate($0) }
        try require((passed && whole.isComplete) == isValid, "in one piece: \(passed), complete: \(whole.isComplete)")

        for largest in [1, 3, 40] {
            var cut = UTF8Validator()
            var checked = 0
            var failed = false
            for chunk in Chunks.of(text, seed: seed, largest: largest) {
                checked += chunk.count
                guard chunk.withUnsafeBytes({ cut.validate($0) }) else {
                    failed = true
                    break
                }
            }
            try require(failed == !passed, "in chunks up to \(largest): \(!failed), in one piece: \(passed)")
            if failed {
                if largest == 1 { try requireEarliest(text, failedAt: checked - 1) }
            } else {
                try require(cut == whole, "the states differ after chunks up to \(largest)")
            }
        }
    }

    /// The octet that failed is the first after which nothing could make a text of it.
    private static func requireEarliest(_ text: [UInt8], failedAt index: Int) throws(BrokenInvariant) {
        try require(canBeCompleted(text[..<index]), "octet \(index) failed, and an earlier one was to blame")
        try require(!canBeCompleted(text[...index]), "octet \(index) failed, and could have been followed by more")
    }

    /// Whether there is a text that begins with these octets.
    private static func canBeCompleted(_ octets: ArraySlice<UInt8>) -> Bool {
        let endings: [[UInt8]] = [
            [], [0x80], [0x80, 0x80], [0x80, 0x80, 0x80], [0xA0, 0x80], [0x90, 0x80, 0x80],
        ]
        return endings.contains { String(validating: Array(octets) + $0, as: UTF8.self) != nil }
    }
}
