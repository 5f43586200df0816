/// What a client takes from the world beside its event loop: a seam for tests.
struct Environment: Sendable {
    /// Makes transports.
    var dialer: Dialer
    /// A number from 0 to 1 that nobody can foresee.
    var random: @Sendable () -> Double
    /// Sixteen bytes that nobody can foresee.
    var nonce: @Sendable () -> [UInt8]
    /// The wall clock.
    var wallClock: @Sendable () -> Timestamp

    static let system = Environment(
        dialer: .system,
        random: { Double.random(in: 0...1) },
        nonce: SystemRandom.nonce,
        wallClock: WallClock.now
    )
}
