extension Filter.Term: CustomStringConvertible {
    var description: String {
        switch self {
        case .text(let bytes): Self.quoted(bytes)
        case .expression(let expression): expression.description
        case .directions(let set):
            "dir:" + Filter.DirectionSet.names.filter { set.contains($0.value) }.map(\.name).joined(separator: "|")
        case .opcodes(let set):
            "op:" + Filter.OpcodeSet.names.filter { set.contains($0.value) }.map(\.name).joined(separator: "|")
        case .size(let comparison, let bytes):
            "size" + (comparison == .equal ? "=" : comparison.rawValue) + Self.size(bytes)
        case .since(_, let clock): "since:" + Self.clock(clock)
        case .json(let condition): condition.description
        case .fault: "(a fault)"
        case .not(let term): "!" + term.grouped
        // What is joined by `|` binds less than what is joined by a space.
        case .all(let terms):
            terms.map { if case .any = $0 { $0.grouped } else { $0.description } }.joined(separator: " ")
        case .any(let terms): terms.map(\.description).joined(separator: " | ")
        }
    }

    private var grouped: String {
        switch self {
        case .all, .any: "(\(description))"
        case .text, .expression, .directions, .opcodes, .size, .since, .json, .fault, .not: description
        }
    }

    static func quoted(_ bytes: [UInt8]) -> String {
        var escaped: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): escaped += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): escaped += Array(#"\n"#.utf8)
            case UInt8(ascii: "\r"): escaped += Array(#"\r"#.utf8)
            case UInt8(ascii: "\t"): escaped += Array(#"\t"#.utf8)
            default: escaped.append(byte)
            }
        }
        escaped.append(UInt8(ascii: "\""))
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func size(_ bytes: Int) -> String {
        for (suffix, shift) in [("G", 30), ("M", 20), ("k", 10)] where bytes > 0 && bytes & (1 << shift - 1) == 0 {
            return "\(bytes >> shift)\(suffix)"
        }
        return "\(bytes)"
    }

    private static func clock(_ seconds: Int) -> String {
        [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }
}
