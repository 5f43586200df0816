import WilletProtocol

/// The object of one line of a recording.
struct JSONLineConsumer: JSONConsumer {
    /// What a line says.
    enum Line {
        /// The recording begins, in a version of the format.
        case header(version: Int)
        case entry(RecordedEntry)
    }

    private enum Field: String { case format, version, time, dir, op, data, base64, conn }

    private var depth = 0
    private var objects = 0
    private var field: Field?
    private var format: String?
    private var version = 0
    private var time: Timestamp?
    private var direction: RecordedEntry.Direction?
    private var kind: RecordedEntry.Kind?
    private var connection = 0
    private var payload: [UInt8]?

    /// Whether the line has ended where its value has.
    var isWhole: Bool { depth == 0 }

    /// What the line says; `nil` for one that is empty.
    func line() throws(FormatError) -> Line? {
        guard objects > 0 else { return nil }
        guard objects == 1 else { throw FormatError("", "more than one object in a line") }
        if let format {
            guard format == JSONLinesReader.format else { throw FormatError("", "no recording of this program") }
            return .header(version: version)
        }
        guard let time else { throw FormatError("", "no \"time\"") }
        guard let direction else { throw FormatError("", "no \"dir\"") }
        guard let kind else { throw FormatError("", "no \"op\"") }
        guard let payload else { throw FormatError("", "neither \"data\" nor \"base64\"") }
        return .entry(
            RecordedEntry(time: time, direction: direction, kind: kind, connection: connection, payload: payload)
        )
    }

    mutating func take(_ token: JSONToken) throws(FormatError) {
        switch token {
        case .object, .array:
            if depth == 0 {
                guard case .object = token else { throw FormatError("", "no object") }
                objects += 1
            } else if depth == 1, let field {
                throw FormatError("", "\"\(field.rawValue)\" is no text or number")
            }
            depth += 1
        case .objectEnd, .arrayEnd:
            depth -= 1
        case .key(let name):
            if depth == 1 { field = Field(rawValue: String(decoding: name, as: UTF8.self)) }
        case .string(let text):
            guard depth > 0 else { throw FormatError("", "no object") }
            if depth == 1, let field { try set(field, text) }
        case .number(let text):
            guard depth > 0 else { throw FormatError("", "no object") }
            if depth == 1, let field { try set(field, number: String(decoding: text, as: UTF8.self)) }
        case .literal:
            guard depth > 0 else { throw FormatError("", "no object") }
        }
    }

    private mutating func set(_ field: Field, _ text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        func word() -> String { String(decoding: text.prefix(64), as: UTF8.self) }
        switch field {
        case .format: format = word()
        case .version, .conn: throw FormatError("", "\"\(field.rawValue)\" is no number")
        case .time:
            guard let read = Timestamp(rfc3339: text) else {
                throw FormatError("", "\"time\" is none of RFC 3339, as in 2026-01-31T12:01:03.120000Z")
            }
            time = read
        case .dir:
            guard let read = RecordedEntry.Direction(rawValue: word()) else {
                throw FormatError("", "\"dir\" is neither in, out nor local")
            }
            direction = read
        case .op:
            guard let read = RecordedEntry.Kind(rawValue: word()) else {
                throw FormatError("", "\"op\" is none of \(RecordedEntry.Kind.names)")
            }
            kind = read
        case .data: payload = Array(text)
        case .base64:
            guard let bytes = Base64.decode(text) else { throw FormatError("", "\"base64\" is none") }
            payload = bytes
        }
    }

    private mutating func set(_ field: Field, number: String) throws(FormatError) {
        switch field {
        case .version, .conn:
            guard let value = Int(number), value >= 0 else {
                throw FormatError("", "\"\(field.rawValue)\" is no whole number")
            }
            if field == .conn { connection = value } else { version = value }
        case .format, .time, .dir, .op, .data, .base64:
            throw FormatError("", "\"\(field.rawValue)\" is no text")
        }
    }
}
