import Testing
import WilletProtocol

@Suite("Keepalive (RFC 6455, section 5.5.2)")
struct KeepaliveTests {
    private static let opened = Duration.seconds(100)

    private var keepalive = Keepalive(interval: .seconds(20), timeout: .seconds(15), now: opened)

    private func at(_ seconds: Double) -> Duration { Self.opened + .seconds(seconds) }

    /// Lets the ping fall due and returns its payload.
    private mutating func ping(at seconds: Double) -> [UInt8] {
        guard case .ping(let payload, _) = keepalive.timerFired(now: at(seconds)) else {
            Issue.record("no ping at \(seconds) s")
            return []
        }
        return payload
    }

    @Test(
        "No interval is so short that the timer fires without a pause",
        arguments: [Duration.zero, .seconds(-1), .nanoseconds(1)]
    )
    func shortestInterval(interval: Duration) {
        var keepalive = Keepalive(interval: interval, timeout: .seconds(15), now: .zero)
        #expect(keepalive.timerFired(now: .zero) == .wait(Keepalive.shortestInterval))
        guard case .ping(_, Keepalive.shortestInterval) = keepalive.timerFired(now: Keepalive.shortestInterval) else {
            Issue.record("no ping")
            return
        }
    }

    @Test("The first ping is due one interval after the opening")
    mutating func firstPing() {
        let early = keepalive.timerFired(now: at(0))
        #expect(early == .wait(.seconds(20)))
        let later = keepalive.timerFired(now: at(19.5))
        #expect(later == .wait(.seconds(0.5)))
        let due = keepalive.timerFired(now: at(20))
        guard case .ping(let payload, let next) = due else {
            Issue.record("no ping but \(due)")
            return
        }
        #expect(payload.count <= ControlFrame.maximumPayload)
        #expect(next <= .seconds(15))
    }

    @Test("A pong gives the round trip, and the next ping comes an interval after the last")
    mutating func roundTrip() {
        let payload = ping(at: 20)
        let roundTrip = keepalive.receivedPong(payload, now: at(20.25))
        #expect(roundTrip == .seconds(0.25))
        let waiting = keepalive.timerFired(now: at(35))
        #expect(waiting == .wait(.seconds(5)))
        let next = ping(at: 40)
        #expect(next != payload)
    }

    @Test("A pong counts once, and one that nobody asked for not at all")
    mutating func wrongPong() {
        let unasked = keepalive.receivedPong([], now: at(1))
        #expect(unasked == nil)
        let first = ping(at: 20)
        let wrong = keepalive.receivedPong(first + [0], now: at(21))
        #expect(wrong == nil)
        let right = keepalive.receivedPong(first, now: at(22))
        #expect(right == .seconds(2))
        let again = keepalive.receivedPong(first, now: at(23))
        #expect(again == nil)

        _ = ping(at: 40)
        let old = keepalive.receivedPong(first, now: at(41))
        #expect(old == nil)
        let cut = keepalive.timerFired(now: at(55))
        #expect(cut == .cut)
    }

    @Test("A peer that does not answer is cut at the deadline and not before")
    mutating func deadline() {
        _ = ping(at: 20)
        let early = keepalive.timerFired(now: at(34))
        #expect(early == .wait(.seconds(1)))
        let cut = keepalive.timerFired(now: at(35))
        #expect(cut == .cut)
    }

    @Test("No peer is cut while our side does not read")
    mutating func paused() {
        _ = ping(at: 20)
        keepalive.readingPaused(true, now: at(21))
        for seconds in [35.0, 50, 65, 500] {
            let action = keepalive.timerFired(now: at(seconds))
            #expect(action == .wait(.seconds(15)))
        }
    }

    @Test("After a pause the peer has the whole time once more", arguments: [22.0, 34.9, 35, 300])
    mutating func resumed(resume: Double) {
        _ = ping(at: 20)
        keepalive.readingPaused(true, now: at(21))
        keepalive.readingPaused(true, now: at(21.5))
        keepalive.readingPaused(false, now: at(resume))
        keepalive.readingPaused(false, now: at(resume + 1))
        let waiting = keepalive.timerFired(now: at(resume + 14))
        #expect(waiting == .wait(.seconds(1)))
        let cut = keepalive.timerFired(now: at(resume + 15))
        #expect(cut == .cut)
    }

    @Test("A pong that is read after a pause still counts")
    mutating func pongAfterPause() {
        let payload = ping(at: 20)
        keepalive.readingPaused(true, now: at(21))
        keepalive.readingPaused(false, now: at(60))
        let roundTrip = keepalive.receivedPong(payload, now: at(60))
        #expect(roundTrip == .seconds(40))
        let next = keepalive.timerFired(now: at(60))
        #expect(next != .cut)
    }

    @Test("A pause between pings changes nothing")
    mutating func pauseWhileIdle() {
        keepalive.readingPaused(true, now: at(1))
        keepalive.readingPaused(false, now: at(10))
        let waiting = keepalive.timerFired(now: at(10))
        #expect(waiting == .wait(.seconds(10)))
    }

    @Test("Pings keep their interval also where the answer may take longer than that")
    func intervalShorterThanTimeout() {
        var keepalive = Keepalive(interval: .seconds(5), timeout: .seconds(30), now: .zero)
        var now = Duration.seconds(5)
        var pings: [Duration] = []
        // The timer does what it is told; the peer answers within a second.
        while now < .seconds(26) {
            switch keepalive.timerFired(now: now) {
            case .ping(let payload, let next):
                pings.append(now)
                _ = keepalive.receivedPong(payload, now: now + .seconds(1))
                now += next
            case .wait(let next): now += next
            case .cut:
                Issue.record("cut at \(now)")
                return
            }
        }
        #expect(pings == [5, 10, 15, 20, 25].map { .seconds($0) })
    }

    @Test("A deadline that is longer than the interval is kept")
    func slowPeer() {
        var keepalive = Keepalive(interval: .seconds(5), timeout: .seconds(12), now: .zero)
        var now = Duration.seconds(5)
        var actions = 0
        while actions < 20 {
            actions += 1
            switch keepalive.timerFired(now: now) {
            case .ping(_, let next), .wait(let next): now += next
            case .cut:
                #expect(now == .seconds(17))
                return
            }
        }
        Issue.record("never cut")
    }
}
