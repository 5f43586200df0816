import Glibc

/// How far a long work has come, in one line of standard error; nothing where that is no terminal.
struct Progress {
    private static let width = 40
    private static let interval = Duration.milliseconds(100)

    private let isShown: Bool
    private let part: Range<Double>
    private var next: ContinuousClock.Instant
    private var hasShown = false

    /// - Parameters:
    ///   - part: which part of the whole this one is.
    ///   - isWanted: whether anything is shown.
    init(part: Range<Double>, isWanted: Bool) {
        isShown = isWanted && isatty(STDERR_FILENO) == 1
        self.part = part
        // A short work needs none.
        next = .now + .milliseconds(300)
    }

    mutating func show(_ done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let now = ContinuousClock.now
        guard now >= next else { return }
        next = now + Self.interval
        hasShown = true
        let share = part.lowerBound + (part.upperBound - part.lowerBound) * min(Double(done) / Double(total), 1)
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        put("\r[\(bar)] \(Int(share * 100)) %\u{1B}[K")
    }

    /// Takes the line away.
    mutating func end() {
        if hasShown { put("\r\u{1B}[K") }
        hasShown = false
    }

    private func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
