extension Timestamp {
    /// The moment in UTC to the minute, for example `2026-01-31 12:01 UTC`.
    package var shortUTC: String {
        let minutes = nanoseconds / 60_000_000_000 - (nanoseconds % 60_000_000_000 < 0 ? 1 : 0)
        let minuteOfDay = (minutes % 1440 + 1440) % 1440
        let (year, month, day) = Self.date(daysSince1970: (minutes - minuteOfDay) / 1440)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(padded(month))-\(padded(day)) \(padded(minuteOfDay / 60)):\(padded(minuteOfDay % 60)) UTC"
    }

    /// The Gregorian date of a day. Years are counted from March, so that a leap day is the last of its year.
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysOf400Years: Int64 = 146_097
        // 0000-03-01 is 719,468 days before 1970.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - daysOf400Years + 1) / daysOf400Years
        let dayOfEra = shifted - era * daysOf400Years
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / (daysOf400Years - 1)) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
