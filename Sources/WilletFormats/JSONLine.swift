package import WilletProtocol

/// Messages as lines of JSON: what `--jsonl` prints, and what recordings are made of.
package struct JSONLine: Sendable {
    /// The bytes of the line so far.
    package private(set) var bytes: [UInt8] = []

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
        append("{\"format\":\"\(JSONLinesReader.format)\",\"version\":\(JSONLinesReader.version)}\n")
    }

    private mutating func append(
        _ sequence: Int,
        _ time: Timestamp,
        _ direction: RecordedEntry.Direction,
        _ kind: RecordedEntry.Kind,
        _ connection: Int,
        _ payload: UnsafeRawBufferPointer
    ) {
        begin(sequence, time, direction)
        append(#","op":""#)
        append(kind.rawValue)
        if kind.isText {
            append(#"","data":"#)
            JSONText.append(payload, to: &bytes)
        } else {
            append(#"","base64":""#)
            append(Base64.encode(payload))
            append("\"")
        }
        end(connection)
    }

    /// Takes the bytes and leaves room for the next lines.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func begin(_ sequence: Int, _ time: Timestamp, _ direction: RecordedEntry.Direction) {
        append(#"{"seq":"#)
        append(String(sequence))
        append(#","time":""#)
        append(time.rfc3339)
        append(#"","dir":""#)
        append(direction.rawValue)
        append("\"")
    }

    private mutating func end(_ connection: Int) {
        append(#","conn":"#)
        append(String(connection))
        append("}\n")
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
