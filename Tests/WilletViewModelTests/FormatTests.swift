import Testing
import WilletProtocol

@testable import WilletViewModel

@Suite struct FormatTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1250, "1.2 kB"), (9999, "9.9 kB"), (10_000, "10 kB"),
        (118_400, "118 kB"), (999_999, "999 kB"), (1_000_000, "1.0 MB"), (64 << 20, "67 MB"),
        (5_500_000_000, "5.5 GB"), (2_000_000_000_000, "2 TB"),
    ])
    func sizesAreShort(bytes: Int, expected: String) {
        #expect(Format.size(bytes) == expected)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1204, "1,204"), (48_211, "48,211"), (1_000_000, "1,000,000")])
    func countsHaveSeparators(count: Int, expected: String) {
        #expect(Format.count(count) == expected)
    }

    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m00s"), (192, "3m12s"), (7380, "2h03m"), (93_600, "1d02h"), (-5, "0s"),
    ])
    func elapsedTimesAreShort(seconds: Int, expected: String) {
        #expect(Format.elapsed(.seconds(seconds)) == expected)
    }

    @Test(arguments: [(400, "0.4 ms"), (14_200, "14 ms"), (999_999, "999 ms"), (1_250_000, "1.2 s")])
    func roundTripsAreShort(microseconds: Int, expected: String) {
        #expect(Format.roundTrip(.microseconds(microseconds)) == expected)
    }

    @Test(arguments: [(3_240, "3.2 s"), (0, "0.0 s"), (-1, "0.0 s"), (24_900, "24 s")])
    func secondsHaveOneDigitBelowTen(milliseconds: Int, expected: String) {
        #expect(Format.seconds(.milliseconds(milliseconds)) == expected)
    }

    @Test(arguments: [
        (1_700_049_600_120_000_000, 0, "12:00:00.120"), (1_700_049_600_007_999_999, 3600, "13:00:00.007"),
        (0, -3600, "23:00:00.000"), (-1_000_000, 0, "23:59:59.999"), (.max, 0, "23:47:16.854"),
        (.min, 0, "00:12:43.145"),
    ])
    func timesAreLocal(nanoseconds: Int64, offset: Int, expected: String) {
        let time = Timestamp(nanoseconds: nanoseconds)
        #expect(Format.time(time, utcOffset: offset, milliseconds: true) == expected)
        #expect(Format.time(time, utcOffset: offset, milliseconds: false) == String(expected.prefix(8)))
    }
}

@Suite struct RateMeterTests {
    @Test func aSecondThatIsOverIsTheRate() {
        var meter = RateMeter()
        meter.advance(to: .noon())
        meter.count(messages: 3, bytes: 30)
        meter.advance(to: .noon(0.9))
        #expect(meter.latest == .init())
        meter.count(messages: 1, bytes: 10)
        meter.advance(to: .noon(1))
        #expect(meter.latest == .init(messages: 4, bytes: 40))
        meter.advance(to: .noon(2))
        #expect(meter.latest == .init() && !meter.isQuiet)
    }

    @Test func aLongSilenceLeavesNothing() {
        var meter = RateMeter()
        meter.advance(to: .noon())
        meter.count(messages: 3, bytes: 30)
        #expect(!meter.isQuiet)
        meter.advance(to: .noon(3))
        #expect(meter.samples.suffix(4).map(\.messages) == [0, 3, 0, 0])
        meter.advance(to: .noon(1e6))
        #expect(meter.isQuiet)
    }
}
