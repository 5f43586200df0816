import CWilletPCRE2

/// How much one step of filtering or searching may do, so that a screen stays live beside it. A step goes on for at
/// least one entry.
package struct FilterBudget: Sendable {
    /// Bytes of payload, each entry counted with 64 bytes on top.
    package var bytes: Int
    /// How long expressions may take. Everything else is bounded by the bytes.
    package var duration: Duration

    package init(bytes: Int = 8 << 20, duration: Duration = .milliseconds(8)) {
        self.bytes = bytes
        self.duration = duration
    }

    /// All at once.
    package static let unlimited = FilterBudget(bytes: .max, duration: .seconds(1 << 32))

    static let entryCost = 64
}

/// Says when a step's time is up.
struct Deadline {
    private let end: UInt64

    init(in duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let rest = UInt64(clamping: attoseconds / 1_000_000_000)
        end = willet_monotonic_nanoseconds() + UInt64(clamping: min(seconds, 1 << 32)) * 1_000_000_000 + rest
    }

    var hasPassed: Bool { willet_monotonic_nanoseconds() >= end }
}
