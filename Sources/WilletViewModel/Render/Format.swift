import WilletProtocol

/// Numbers and times as the screen shows them.
enum Format {
    /// `12:01:03.120`, or without the milliseconds.
    static func time(_ time: Timestamp, utcOffset: Int, milliseconds: Bool) -> String {
        let seconds = Int(floorDivide(time.nanoseconds, 1_000_000_000)) + utcOffset
        let ofDay = ((seconds % 86_400) + 86_400) % 86_400
        let clock = "\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))"
        guard milliseconds else { return clock }
        let part = Int(floorDivide(time.nanoseconds, 1_000_000) % 1000 + 1000) % 1000
        return clock + (part < 10 ? ".00" : part < 100 ? ".0" : ".") + String(part)
    }

    /// `96 B`, `1.2 kB`, `118 kB`: at most six columns below a terabyte.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var tenths = bytes / 100
        for unit in ["kB", "MB", "GB"] {
            if tenths < 100 { return "\(tenths / 10).\(tenths % 10) \(unit)" }
            if tenths < 10_000 { return "\(tenths / 10) \(unit)" }
            tenths /= 1000
        }
        return "\(tenths / 10) TB"
    }

    /// `48,211`.
    static func count(_ number: Int) -> String {
        let digits = String(number)
        guard digits.utf8.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `12s`, `3m12s`, `2h03m`, `1d02h`.
    static func elapsed(_ duration: Duration) -> String {
        let seconds = max(Int(duration.components.seconds), 0)
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3600)h\(two(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d\(two(seconds / 3600 % 24))h"
    }

    /// `14 ms`, `0.4 ms`, `1.2 s`.
    static func roundTrip(_ duration: Duration) -> String {
        let microseconds = Int(clamping: duration / .microseconds(1))
        if microseconds < 10_000 { return "\(microseconds / 1000).\(microseconds / 100 % 10) ms" }
        if microseconds < 1_000_000 { return "\(microseconds / 1000) ms" }
        return "\(microseconds / 1_000_000).\(microseconds / 100_000 % 10) s"
    }

    /// As a round trip, and below a millisecond in microseconds.
    static func brief(_ duration: Duration) -> String {
        let microseconds = Int(clamping: max(duration, .zero) / .microseconds(1))
        return microseconds < 1000 ? "\(microseconds) us" : roundTrip(duration)
    }

    /// Seconds with one digit behind the point below ten: `3.2 s`, `24 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths = Int(clamping: max(duration, .zero) / .milliseconds(100))
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 10) s"
    }

    /// What lies between two moments, with its sign, in nine columns at the most: `+0.12 ms`, `+3.4 ms`, `+250 ms`,
    /// `-1.250 s`, `+12.5 s`, `+3m12s`.
    static func difference(_ duration: Duration) -> String {
        let sign = duration < .zero ? "-" : "+"
        let length = duration < .zero ? .zero - duration : duration
        let microseconds = Int(clamping: length / .microseconds(1))
        if microseconds == 0 { return "0" }
        if microseconds < 1000 { return "\(sign)0.\(padded(microseconds / 10, to: 2)) ms" }
        if microseconds < 10_000 { return "\(sign)\(microseconds / 1000).\(microseconds / 100 % 10) ms" }
        if microseconds < 1_000_000 { return "\(sign)\(microseconds / 1000) ms" }
        let milliseconds = microseconds / 1000
        if milliseconds < 10_000 { return "\(sign)\(milliseconds / 1000).\(padded(milliseconds % 1000, to: 3)) s" }
        if milliseconds < 60_000 { return "\(sign)\(milliseconds / 1000).\(milliseconds / 100 % 10) s" }
        return sign + elapsed(length)
    }

    /// How long an answer took, in eight columns below ten minutes: `+0.12 ms`, `+14.2 ms`, `+250 ms`, `+1.250 s`.
    static func latency(_ duration: Duration) -> String {
        let microseconds = Int(clamping: max(duration, .zero) / .microseconds(1))
        guard (1000..<100_000).contains(microseconds) else {
            return microseconds == 0 ? "+0.00 ms" : difference(duration)
        }
        return "+\(microseconds / 1000).\(microseconds / 100 % 10) ms"
    }

    private static func padded(_ number: Int, to count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(count - digits.utf8.count, 0)) + digits
    }

    static func plural(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number + 1) / divisor - 1
    }
}

extension Int {
    /// The whole part of a number, kept within what no duration exceeds.
    fileprivate init(clamping number: Double) { self = Int(Swift.min(Swift.max(number, -9e15), 9e15)) }
}
