/// The parameters of a request target's query, percent-decoded. The first of a name counts.
struct QueryParameters: Equatable {
    private var values: [String: String] = [:]

    init(_ query: Substring) {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Self.percentDecoded(parts[1]) : ""
            let name = Self.percentDecoded(parts[0])
            if values[name] == nil { values[name] = value }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// A whole number in `range`; `fallback` where there is none.
    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(EndpointError) -> Int {
        guard let text = values[name] else { return fallback }
        guard let value = Int(text), range ~= value else {
            throw .badParameter("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Seconds, as nanoseconds, up to a day; 0 where there are none.
    func seconds(_ name: String) throws(EndpointError) -> Int64 {
        guard let text = values[name] else { return 0 }
        // The comparison also keeps out what is not a number.
        guard let value = Double(text), value >= 0, value <= 86_400 else {
            throw .badParameter("\(name) is a number of seconds from 0 to 86400")
        }
        return Int64(value * 1e9)
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: Substring.UTF8View) -> UInt8? {
        // UInt8(_:radix:) would take a sign too.
        guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
