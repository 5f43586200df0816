import WilletProtocol

extension Timestamp {
    /// The seconds since 1970 as a decimal number with microseconds, rounded down.
    var seconds: String {
        let total = (nanoseconds >= 0 ? nanoseconds : nanoseconds - 999) / 1000
        let (whole, rest) = (total / 1_000_000, total % 1_000_000)
        let fraction = String(abs(rest))
        let sign = total < 0 && whole == 0 ? "-" : ""
        return "\(sign)\(whole).\(String(repeating: "0", count: 6 - fraction.utf8.count))\(fraction)"
    }
}
