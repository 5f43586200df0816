import Testing
import WilletFormats
import WilletProtocol

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999999Z", -1),
        ("2026-01-31T12:00:00Z", noon().nanoseconds),
        ("2026-01-31t12:00:00.000001z", noon(1).nanoseconds), ("2026-01-31 14:30:00+02:30", noon().nanoseconds),
        ("2026-01-31T07:00:00.0-05:00", noon().nanoseconds), ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
        ("2026-01-31T12:00:00.0000000019Z", noon().nanoseconds + 1),
    ])
    func datesAreRead(text: String, nanoseconds: Int64) {
        #expect(Timestamp(rfc3339: Array(text.utf8))?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "2026-01-31", "2026-01-31T12:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00Zx", "2026-01-31T12:00:00+0200", "+026-01-31T12:00:00Z",
        "9999-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-01-31T12:60:00Z",
    ])
    func whatIsNoDateIsNotRead(text: String) {
        #expect(Timestamp(rfc3339: Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("1.5", 1_500_000_000), ("-1.25", -1_250_000_000), ("-0.5", -500_000_000),
        ("1769860800.000001", noon(1).nanoseconds), ("1.7e9", 1_700_000_000_000_000_000),
        ("1.0000000019", 1_000_000_001),
    ])
    func secondsAreRead(text: String, nanoseconds: Int64) {
        #expect(Timestamp(seconds: Array(text.utf8))?.nanoseconds == nanoseconds)
    }

    @Test(arguments: ["", "x", "1.x", "1e300", "99999999999999999999", "9999999999999", "1.2.3"])
    func whatIsNoNumberOfSecondsIsNotRead(text: String) {
        #expect(Timestamp(seconds: Array(text.utf8)) == nil)
    }
}
