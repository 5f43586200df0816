import WilletProtocol

/// Messages and bytes of the last seconds, counted by whole seconds of the wall clock.
struct RateMeter: Equatable, Sendable {
    struct Sample: Equatable, Sendable {
        var messages = 0
        var bytes = 0
    }

    /// How many seconds the picture shows.
    static let length = 30

    /// The seconds that are over, the newest last.
    private(set) var samples = Array(repeating: Sample(), count: length)
    private var current = Sample()
    private var second: Int64 = .min

    /// The newest second that is over.
    var latest: Sample { samples[Self.length - 1] }

    /// Whether nothing is left to see of what arrived.
    var isQuiet: Bool { current == Sample() && samples.allSatisfy { $0 == Sample() } }

    mutating func count(messages: Int, bytes: Int) {
        current.messages += messages
        current.bytes += bytes
    }

    mutating func advance(to now: Timestamp) {
        let next = now.nanoseconds / 1_000_000_000
        guard next > second else { return }
        let passed = second == .min ? 1 : Int(min(next - second, Int64(Self.length + 1)))
        second = next
        for index in 0..<passed {
            samples.removeFirst()
            samples.append(index == 0 ? current : Sample())
        }
        current = Sample()
    }
}
