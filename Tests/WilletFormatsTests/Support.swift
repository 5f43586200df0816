import WilletFormats
import WilletProtocol

/// A moment: noon of 2026-01-31 and some microseconds.
func noon(_ microseconds: Int64 = 0) -> Timestamp {
    Timestamp(nanoseconds: 1_769_860_800_000_000_000 + microseconds * 1000)
}

/// Entries of every kind, with all that is hard in them.
let everyKind: [RecordedEntry] = [
    RecordedEntry("ws://h/?a=\"b\"", .opened, .local, at: noon()),
    RecordedEntry(#"{"a":"b\nc","é":"你😀"}"#, .text, .outbound, at: noon(1)),
    RecordedEntry("", .text, .inbound, at: noon(2)),
    RecordedEntry("\u{0}\u{1B}[2J\t\r\n\u{7F}\u{85}\u{202E}\\u{41}\\ \u{2028}", .text, .inbound, at: noon(3)),
    RecordedEntry(bytes: [0, 0xFF, 0xC3, 10], .binary, .inbound, at: noon(4)),
    RecordedEntry(bytes: [], .binary, .outbound, at: noon(5)),
    RecordedEntry(bytes: [1, 2], .ping, .inbound, at: noon(6)),
    RecordedEntry(bytes: [1, 2], .pong, .outbound, at: noon(7)),
    RecordedEntry(bytes: [0x03, 0xE8, 0x6F, 0x6B], .close, .outbound, at: noon(8)),
    RecordedEntry("1000", .closed, .local, at: noon(9)),
    RecordedEntry("connection refused", .error, .local, at: noon(10)),
    RecordedEntry("a note", .note, .local, at: noon(11)),
    RecordedEntry("ws://h/2", .opened, .local, at: noon(12), connection: 2),
    RecordedEntry("later", .text, .inbound, at: noon(13), connection: 2),
]

extension RecordedEntry {
    init(
        bytes: [UInt8],
        _ kind: Kind,
        _ direction: Direction,
        at time: Timestamp,
        connection: Int = 1
    ) {
        self.init(time: time, direction: direction, kind: kind, connection: connection, payload: bytes)
    }

    init(_ text: String, _ kind: Kind, _ direction: Direction, at time: Timestamp, connection: Int = 1) {
        self.init(bytes: Array(text.utf8), kind, direction, at: time, connection: connection)
    }
}

extension RecordingWriter {
    /// The whole file.
    func file(_ entries: [RecordedEntry]) throws -> [UInt8] {
        var writer = self
        var bytes: [UInt8] = []
        writer.begin(&bytes)
        for entry in entries {
            try writer.append(entry, to: &bytes)
            while try writer.appendWaiting(to: &bytes, isEnd: false) {}
        }
        while try writer.appendWaiting(to: &bytes, isEnd: true) {}
        writer.end(&bytes)
        return bytes
    }
}

extension RecordingReader {
    /// Reads a whole file in pieces of a size.
    mutating func entries(_ file: some Collection<UInt8>, pieces: Int = .max) throws(FormatError) -> [RecordedEntry] {
        var entries: [RecordedEntry] = []
        var rest = Array(file)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(piece.count)
            let result = piece.withUnsafeBytes { bytes -> Result<Void, FormatError> in
                do throws(FormatError) {
                    try read(bytes) { entries.append($0) }
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        }
        try finish { entries.append($0) }
        return entries
    }
}
