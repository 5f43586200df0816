/// The time from one message to the next: 100 ms to 24 hours.
package struct RepetitionInterval: Hashable, Sendable {
    let milliseconds: Int64

    var nanoseconds: Int64 { milliseconds * 1_000_000 }

    /// - Parameter text: `500ms`, `30s`, `1.5m` or `2h`; a number alone is seconds.
    /// - Returns: `nil` if it is none of these, too short or too long.
    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["ms": 1, "": 1000, "s": 1000, "m": 60_000, "h": 3_600_000]
        guard let number = Double(digits), let unit = units[text[digits.endIndex...]],
            (100...86_400_000).contains(number * unit)
        else { return nil }
        milliseconds = Int64((number * unit).rounded())
    }
}

extension RepetitionInterval: CustomStringConvertible {
    /// In the largest unit of which it is a whole number: `90s`, `1500ms`.
    package var description: String {
        for (size, unit) in [(3_600_000, "h"), (60_000, "m"), (1000, "s")] where milliseconds % Int64(size) == 0 {
            return "\(milliseconds / Int64(size))\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
