/// Says how many messages are due, so that a rate is kept whatever the timer does. A pure machine; nanoseconds.
struct Pacer {
    /// Between two looks at the clock: a message's time, but not under 5 ms.
    let interval: Int64
    private let rate: Int
    private let start: UInt64
    private var counted = 0

    /// The most that are due at once: 50 ms' worth. What a stalled loop or a slow client missed is skipped.
    private var burst: Int { max(1, rate / 20) }

    init(rate: Int, start: UInt64) {
        self.rate = rate
        self.start = start
        interval = max(1_000_000_000 / Int64(rate), 5_000_000)
    }

    /// How many messages are due at `now`; they count as sent, or skipped.
    mutating func due(at now: UInt64) -> Int {
        // In full width: a day's nanoseconds times a million are more than 64 bits.
        let product = (now - start).multipliedFullWidth(by: UInt64(rate))
        let owed = Int((1_000_000_000 as UInt64).dividingFullWidth(product).quotient) - counted
        counted += owed
        return min(owed, burst)
    }
}
