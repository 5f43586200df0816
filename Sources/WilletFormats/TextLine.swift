import WilletProtocol

/// The text format: a line for each entry, which people read and `convert` reads back.
///
///     2026-01-31T12:01:03.120000Z 1 < text {"price":1}
///     2026-01-31T12:01:03.150000Z 1 > binary AP8=
///
/// The time, the number of the connection, where it came from (`<` in, `>` out, `-` here), what it is, and the payload: text
/// in which a backslash, and anything that is no line or would move a cursor, is escaped as in `\\`, `\n` and `\u{1b}`;
/// everything else as base64.
enum TextLine {
    static func append(_ entry: RecordedEntry, to output: inout [UInt8]) {
        output += "\(entry.time.rfc3339) \(entry.connection) \(entry.direction.mark) \(entry.kind.rawValue) ".utf8
        if entry.kind.isText {
            escape(entry.payload, to: &output)
        } else {
            output += Base64.encode(entry.payload).utf8
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// The entry of a line, without its newline.
    static func entry(of line: UnsafeRawBufferPointer) throws(FormatError) -> RecordedEntry {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count >= 4, let time = Timestamp(rfc3339: fields[0]) else {
            throw FormatError("", "it does not begin with a time as in 2026-01-31T12:01:03.120000Z")
        }
        func word(_ index: Int) -> String { String(decoding: fields[index].prefix(32), as: UTF8.self) }
        guard let connection = Int(word(1)), connection >= 0 else {
            throw FormatError("", "no number of a connection behind the time")
        }
        guard let direction = RecordedEntry.Direction(mark: word(2)) else {
            throw FormatError("", "neither <, > nor - behind the number of the connection")
        }
        guard let kind = RecordedEntry.Kind(rawValue: word(3)) else {
            throw FormatError("", "it does not say what it is: text, binary, …")
        }
        let rest = fields.count > 4 ? fields[4] : line[line.endIndex...]
        guard let payload = kind.isText ? unescape(rest) : Base64.decode(rest) else {
            throw FormatError("", kind.isText ? "an escape that there is not, or no UTF-8" : "no base64 as its payload")
        }
        return RecordedEntry(time: time, direction: direction, kind: kind, connection: connection, payload: payload)
    }

    /// Controls of ASCII and, of two octets in UTF-8, those of Latin-1.
    private static func escape(_ payload: [UInt8], to output: inout [UInt8]) {
        var previous: UInt8 = 0
        for octet in payload {
            switch octet {
            case UInt8(ascii: "\\"): output += #"\\"#.utf8
            case UInt8(ascii: "\n"): output += #"\n"#.utf8
            case UInt8(ascii: "\r"): output += #"\r"#.utf8
            case UInt8(ascii: "\t"): output += #"\t"#.utf8
            case 0..<0x20, 0x7F: output += "\\u{\(String(octet, radix: 16))}".utf8
            case 0x80..<0xA0 where previous == 0xC2:
                output.removeLast()
                output += "\\u{\(String(octet, radix: 16))}".utf8
            default: output.append(octet)
            }
            previous = octet
        }
    }

    private static func unescape(_ text: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var rest = text
        while let start = rest.firstIndex(of: UInt8(ascii: "\\")) {
            output += rest[..<start]
            rest = rest[(start + 1)...]
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): output.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "n"): output.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): output.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): output.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u"):
                guard rest.popFirst() == UInt8(ascii: "{"), let end = rest.prefix(8).firstIndex(of: UInt8(ascii: "}")),
                    let value = UInt32(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
                    let scalar = Unicode.Scalar(value)
                else { return nil }
                output += String(Character(scalar)).utf8
                rest = rest[(end + 1)...]
            default: return nil
            }
        }
        output += rest
        return output.withUnsafeBytes { UTF8Validator.isText($0) } ? output : nil
    }
}

extension RecordedEntry.Direction {
    fileprivate var mark: String {
        switch self {
        case .inbound: "<"
        case .outbound: ">"
        case .local: "-"
        }
    }

    fileprivate init?(mark: String) {
        switch mark {
        case "<": self = .inbound
        case ">": self = .outbound
        case "-": self = .local
        default: return nil
        }
    }
}
