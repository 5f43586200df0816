package import WilletProtocol

/// Messages as lines of JSON: what `--jsonl` prints, and what recordings are made of.
package struct JSONLine: Sendable {
    /// The bytes of the line so far.
    package private(set) var bytes: [UInt8] = []
    /// What the newest line had, as it is written: what arrived together has the same, and is not written anew.
    private var beginning: Beginning?
    private var beginningText: [UInt8] = []
    private var connection: Int?
    private var end: [UInt8] = []

    private static let start = Array(#"{"seq":"#.utf8)

    /// What stands between the number of a line and its payload.
    private struct Beginning: Equatable {
        var time: Timestamp
        var direction: RecordedEntry.Direction
        var kind: RecordedEntry.Kind

        var text: [UInt8] {
            let name = kind.isText ? "data" : "base64"
            return Array(
                #","time":"\#(time.rfc3339)","dir":"\#(direction.rawValue)","op":"\#(kind.rawValue)","\#(name)":"#.utf8
            )
        }
    }

    package init() {}

    /// Appends a line for a message or control frame.
    ///
    /// - Parameters:
    ///   - sequence: the number of the line, from 1.
    ///   - time: the wall clock's time.
    ///   - connection: the number of the connection within its session.
    ///   - payload: text as `data`, anything else as `base64`.
    package mutating func append(
        sequence: Int,
        time: Timestamp,
        direction: RecordedEntry.Direction,
        opcode: Opcode,
        connection: Int,
        payload: UnsafeRawBufferPointer
    ) {
        append(sequence, time, direction, RecordedEntry.Kind(opcode), connection, payload)
    }

    /// Appends a line for an entry of a recording.
    package mutating func append(_ entry: RecordedEntry, sequence: Int) {
        entry.payload.withUnsafeBytes {
            append(sequence, entry.time, entry.direction, entry.kind, entry.connection, $0)
        }
    }

    /// Appends the line that begins a recording.
    package mutating func appendHeader() {
        bytes += "{\"format\":\"\(JSONLinesReader.format)\",\"version\":\(JSONLinesReader.version)}\n".utf8
    }

    mutating func append(_ other: some Collection<UInt8>) { bytes += other }

    private mutating func append(
        _ sequence: Int,
        _ time: Timestamp,
        _ direction: RecordedEntry.Direction,
        _ kind: RecordedEntry.Kind,
        _ connection: Int,
        _ payload: UnsafeRawBufferPointer
    ) {
        let beginning = Beginning(time: time, direction: direction, kind: kind)
        if beginning != self.beginning { (self.beginning, beginningText) = (beginning, beginning.text) }
        if connection != self.connection {
            (self.connection, end) = (connection, Array(",\"conn\":\(connection)}\n".utf8))
        }
        bytes += Self.start
        append(sequence)
        bytes += beginningText
        if kind.isText {
            JSONText.append(payload, to: &bytes)
        } else {
            bytes += "\"\(Base64.encode(payload))\"".utf8
        }
        bytes += end
    }

    /// Forgets the bytes, and leaves room for the next lines, but not as much as a very long message takes.
    package mutating func clear() { bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20) }

    /// Takes the bytes and leaves room for the next lines.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ number: Int) {
        guard number > 9 else { return bytes.append(UInt8(ascii: "0") + UInt8(clamping: number)) }
        append(number / 10)
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
