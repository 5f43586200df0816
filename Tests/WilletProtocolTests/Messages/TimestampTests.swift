import Testing
import WilletProtocol

@Suite("Timestamps")
struct TimestampTests {
    @Test("The time between two moments has the sign of their order")
    func since() {
        let (early, late) = (Timestamp(nanoseconds: 1_000), Timestamp(nanoseconds: 2_500))
        #expect(early < late)
        #expect(late.since(early) == .nanoseconds(1_500))
        #expect(early.since(late) == .nanoseconds(-1_500))
    }
}
