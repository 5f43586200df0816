package import WilletProtocol

/// When what was recorded at a time is played.
package struct ReplayClock: Sendable {
    package private(set) var speed: ReplaySpeed
    /// What was recorded then is played now; set by the first entry.
    private var recorded: Timestamp?
    private var played = Timestamp(nanoseconds: 0)

    package init(speed: ReplaySpeed) { self.speed = speed }

    /// How long to wait with what was recorded at a time: nothing for what is due, `nil` for ever.
    package mutating func delay(of time: Timestamp, now: Timestamp) -> Duration? {
        guard let recorded else {
            self.recorded = time
            played = now
            return speed == .paused ? nil : .zero
        }
        switch speed {
        case .max: return .zero
        case .paused: return nil
        case .times(let factor):
            // Sessions take turns in a file: what is a little late is due at once.
            let left = time.since(recorded) / factor - now.since(played)
            return max(left, .zero)
        }
    }

    /// What comes next goes on from here at another speed.
    ///
    /// - Parameter position: the time of what was played last.
    package mutating func setSpeed(_ speed: ReplaySpeed, position: Timestamp, now: Timestamp) {
        if recorded != nil { (recorded, played) = (position, now) }
        self.speed = speed
    }
}
