import Glibc
package import WilletProtocol

extension Timestamp {
    /// The moment that a text of RFC 3339, section 5.6, names; `nil` for any other text and for one beyond the years 1678
    /// to 2262. Leap seconds are those after.
    package init?(rfc3339 text: some Collection<UInt8>) {
        var rest = Array(text.prefix(64))[...]
        func isDigit(_ octet: UInt8) -> Bool { octet &- UInt8(ascii: "0") <= 9 }
        func number(_ digits: Int, _ range: ClosedRange<Int>) -> Int? {
            let part = rest.prefix(digits)
            guard part.count == digits, part.allSatisfy(isDigit) else { return nil }
            rest = rest.dropFirst(digits)
            let value = part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return range.contains(value) ? value : nil
        }
        func skip(_ characters: String) -> UInt8? {
            guard let first = rest.first, characters.utf8.contains(first) else { return nil }
            rest = rest.dropFirst()
            return first
        }
        guard let year = number(4, 0...9999), skip("-") != nil, let month = number(2, 1...12), skip("-") != nil,
            let day = number(2, 1...31), skip("Tt ") != nil, let hour = number(2, 0...23), skip(":") != nil,
            let minute = number(2, 0...59), skip(":") != nil, let second = number(2, 0...60)
        else { return nil }
        var fraction = 0
        if skip(".") != nil {
            let digits = rest.prefix(while: isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            for index in 0..<9 {
                let digit = index < digits.count ? Int(digits[digits.startIndex + index] - UInt8(ascii: "0")) : 0
                fraction = fraction * 10 + digit
            }
        }
        var offset = 0
        guard let zone = skip("Zz+-") else { return nil }
        if zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-") {
            guard let hours = number(2, 0...23), skip(":") != nil, let minutes = number(2, 0...59) else { return nil }
            offset = (hours * 60 + minutes) * 60 * (zone == UInt8(ascii: "+") ? 1 : -1)
        }
        guard rest.isEmpty else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year) - 1900, Int32(month) - 1, Int32(day))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
        let seconds = Int64(timegm(&parts)) - Int64(offset)
        // A day that the month has not would be one of the next.
        guard parts.tm_mday == day || second == 60 else { return nil }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (total, beyond) = whole.addingReportingOverflow(Int64(fraction))
        guard !overflow, !beyond else { return nil }
        self.init(nanoseconds: total)
    }

    /// The moment that a number of seconds since 1970 names, exact to the nanosecond; `nil` for what is none or is out
    /// of range.
    package init?(seconds text: some Collection<UInt8>) {
        let text = String(decoding: text.prefix(64), as: UTF8.self)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]),
            parts.count == 1 || (!parts[1].isEmpty && parts[1].utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 })
        else {
            // Other spellings of JSON's numbers, such as 1.7e9.
            guard let value = Double(text), abs(value) < 9e9 else { return nil }
            self.init(nanoseconds: Int64(value * 1e9))
            return
        }
        let digits = parts.count == 2 ? String(parts[1].prefix(9)) : ""
        let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.utf8.count)) ?? 0
        let (total, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        let (sum, beyond) = total.addingReportingOverflow(text.hasPrefix("-") ? -fraction : fraction)
        guard !beyond else { return nil }
        self.init(nanoseconds: sum)
    }
}
