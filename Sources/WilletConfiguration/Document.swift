import TOMLKit

/// A TOML document as values.
enum Document {
    /// No table of a configuration is nested as deeply.
    private static let maximumDepth = 6
    /// A chain of so many dots in one line is no key that anybody meant, and would be followed by recursion.
    private static let maximumDots = 1000

    /// - Throws: an ``Issue`` with the line at which the text is no TOML.
    static func parse(_ text: String) throws(Issue) -> [String: Value] {
        // Some editors put a byte order mark first.
        let text = String(String.UnicodeScalarView(text.unicodeScalars.drop { $0 == "\u{FEFF}" }))
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            // The parser takes and gives strings that end at a NUL.
            guard !line.utf8.contains(0), !line.contains("\\u0000"), !line.contains("\\U00000000") else {
                throw Issue(.line(index + 1, column: 1), "there is a NUL in it: take it out")
            }
            guard line.utf8.lazy.filter({ $0 == UInt8(ascii: ".") }).count <= maximumDots else {
                throw Issue(.line(index + 1, column: 1), "there are more than \(maximumDots) dots in it: shorten it")
            }
        }
        try Precheck.check(text)
        do {
            return values(of: try TOMLTable(string: text), depth: 0)
        } catch let error as TOMLParseError {
            let place = Issue.Place.line(error.source.begin.line, column: error.source.begin.column)
            throw Issue(place, "this is no TOML: \(error.description)")
        } catch {
            throw Issue(.file, "it cannot be parsed: \(error)")
        }
    }

    private static func values(of table: TOMLTable, depth: Int) -> [String: Value] {
        var values: [String: Value] = [:]
        for key in table.keys {
            if let value = table[key] { values[key] = Self.value(value, depth: depth + 1) }
        }
        return values
    }

    private static func value(_ value: any TOMLValueConvertible, depth: Int) -> Value {
        if let text = value.string { return .text(text) }
        if let integer = value.int { return .integer(integer) }
        if let fraction = value.double { return .fraction(fraction) }
        if let flag = value.bool { return .flag(flag) }
        guard depth < maximumDepth else { return .other }
        if let table = value.table { return .table(values(of: table, depth: depth)) }
        if let array = value.array { return .list(array.map { Self.value($0, depth: depth + 1) }) }
        return .other
    }
}
