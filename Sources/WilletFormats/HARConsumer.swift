import WilletProtocol

/// What is taken from an HTTP Archive: the entries that have WebSocket messages.
struct HARConsumer: JSONConsumer {
    /// An entry of the archive that has messages.
    struct Connection: Sendable {
        var url = ""
        var start: Timestamp?
    }

    /// Where in the archive something stands.
    private enum Place { case log, entries, entry, request, messages, message, other }

    private struct Draft {
        var isOutbound: Bool?
        var isError = false
        var time: Timestamp?
        var opcode = 1
        var data: [UInt8]?
    }

    /// Deeper is nothing that is looked for, and no archive.
    private static let maximumDepth = 512

    /// What an earlier reading has found; `nil` where this is the first one.
    private let survey: [Connection]?
    private var places: [Place] = []
    private var key = ""
    private var current = Connection()
    private var hasMessages = false
    private var draft = Draft()
    private var entries: [RecordedEntry] = []

    private(set) var connections: [Connection] = []
    private(set) var hasEntries = false
    /// How many tokens there have been.
    private(set) var tokens = 0

    init(survey: [Connection]?) { self.survey = survey }

    mutating func takeEntries() -> [RecordedEntry] {
        defer { entries.removeAll(keepingCapacity: true) }
        return entries
    }

    mutating func take(_ token: JSONToken) throws(FormatError) {
        tokens += 1
        switch token {
        case .object: try open(inner(isObject: true))
        case .array: try open(inner(isObject: false))
        case .objectEnd, .arrayEnd: try close(places.removeLast())
        case .key(let name): key = String(decoding: name.prefix(64), as: UTF8.self)
        case .string(let text): try take(text, isNumber: false)
        case .number(let text): try take(text, isNumber: true)
        case .literal: break
        }
    }

    private func inner(isObject: Bool) -> Place {
        switch (places.last, isObject, key) {
        // The first two are those of the root, which has no place of its own, and of its log.
        case (nil, true, _): .other
        case (.other, true, "log") where places.count == 1: .log
        case (.log, false, "entries"): .entries
        case (.entries, true, _): .entry
        case (.entry, true, "request"): .request
        case (.entry, false, "_webSocketMessages"): .messages
        case (.messages, true, _): .message
        default: .other
        }
    }

    private mutating func open(_ place: Place) throws(FormatError) {
        guard places.count < Self.maximumDepth else { throw FormatError("", "nested too deeply for a HAR") }
        places.append(place)
        switch place {
        case .entries: hasEntries = true
        case .entry: (current, hasMessages) = (Connection(), false)
        case .messages:
            hasMessages = true
            beginConnection()
        case .message: draft = Draft()
        case .log, .request, .other: break
        }
    }

    private mutating func beginConnection() {
        guard let survey else { return }
        let number = connections.count
        guard survey.indices.contains(number), !survey[number].url.isEmpty else { return }
        let time = survey[number].start ?? Timestamp(nanoseconds: 0)
        entries.append(
            RecordedEntry(
                time: time,
                direction: .local,
                kind: .opened,
                connection: number + 1,
                payload: Array(survey[number].url.utf8)
            )
        )
    }

    private mutating func close(_ place: Place) throws(FormatError) {
        switch place {
        case .entry: if hasMessages { connections.append(current) }
        case .message: try endMessage()
        case .log, .entries, .request, .messages, .other: break
        }
    }

    private mutating func take(_ text: UnsafeBufferPointer<UInt8>, isNumber: Bool) throws(FormatError) {
        switch (places.last, key, isNumber) {
        case (.entry, "startedDateTime", false): current.start = Timestamp(rfc3339: text)
        case (.request, "url", false): current.url = String(decoding: text.prefix(1 << 16), as: UTF8.self)
        case (.message, "type", false):
            switch String(decoding: text.prefix(16), as: UTF8.self) {
            case "send": draft.isOutbound = true
            case "receive": draft.isOutbound = false
            // What a browser notes of a failure of the connection.
            case "error": draft.isError = true
            default: throw FormatError("", "a message whose type is neither send nor receive")
            }
        case (.message, "time", _):
            guard let time = Timestamp(seconds: text) else {
                throw FormatError("", "a message whose time is no number of seconds")
            }
            draft.time = time
            if current.start == nil { current.start = time }
        case (.message, "opcode", true): draft.opcode = Int(String(decoding: text.prefix(8), as: UTF8.self)) ?? -1
        case (.message, "data", false): if survey != nil { draft.data = Array(text) } else { draft.data = [] }
        default: break
        }
    }

    private mutating func endMessage() throws(FormatError) {
        guard survey != nil else { return }
        if draft.isError, let time = draft.time, let text = draft.data {
            let number = connections.count + 1
            entries.append(
                RecordedEntry(time: time, direction: .local, kind: .error, connection: number, payload: text)
            )
            return
        }
        guard let isOutbound = draft.isOutbound, let time = draft.time, let data = draft.data else {
            throw FormatError("", "a message without type, time or data")
        }
        guard let opcode = UInt8(exactly: draft.opcode).flatMap(Opcode.init(rawValue:)) else {
            throw FormatError("", "a message of the opcode \(draft.opcode), which there is not")
        }
        let kind = RecordedEntry.Kind(opcode)
        guard let payload = kind.isText ? data : Base64.decode(data) else {
            throw FormatError("", "a message whose data is not the base64 that its opcode \(draft.opcode) asks for")
        }
        entries.append(
            RecordedEntry(
                time: time,
                direction: isOutbound ? .outbound : .inbound,
                kind: kind,
                connection: connections.count + 1,
                payload: payload
            )
        )
    }
}
