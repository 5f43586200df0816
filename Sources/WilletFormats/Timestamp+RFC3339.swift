import Glibc
package import WilletProtocol

extension Timestamp {
    /// The moment in UTC with microseconds, for example `2026-01-31T12:01:03.120000Z` (RFC 3339, section 5.6).
    package var rfc3339: String {
        // Rounded down, also before 1970.
        let total = (nanoseconds >= 0 ? nanoseconds : nanoseconds - 999) / 1000
        let microseconds = (total % 1_000_000 + 1_000_000) % 1_000_000
        var seconds = time_t((total - microseconds) / 1_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ value: Int, _ digits: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
        }
        let date = [
            padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
        ]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
        let fraction = padded(Int(microseconds), 6)
        return "\(date.joined(separator: "-"))T\(time.joined(separator: ":")).\(fraction)Z"
    }
}
