package import WilletFormats
package import WilletProtocol
package import WilletScreen

/// Messages as bytes for standard output.
package struct MessagePrinter: Sendable {
    package enum Format: Sendable, Hashable {
        /// Text, a line each.
        case lines
        /// A record each, which NUL ends.
        case records(Message.Kind)
        /// What messages carry, one after the other, and nothing else.
        case raw
        /// An object each.
        case jsonLines
    }

    package let format: Format
    /// How text from the network is made safe for a terminal; `nil` where there is none: then it is exact.
    private let sanitise: CellWidth?
    private var line = JSONLine()
    private var sequence = 0
    private var bytes: [UInt8] = []

    package init(_ format: Format, sanitise: CellWidth? = nil) {
        self.format = format
        self.sanitise = sanitise
    }

    /// Whether messages and frames of a kind can be shown without being taken for something else.
    package func shows(_ opcode: Opcode) -> Bool {
        switch format {
        case .lines, .records(.text): opcode == .text
        case .records(.binary), .raw: !opcode.isControl
        case .jsonLines: true
        }
    }

    /// Prints a message, or in JSON lines a control frame.
    package mutating func append(
        _ payload: UnsafeRawBufferPointer,
        _ opcode: Opcode,
        at time: Timestamp,
        connection: Int
    ) {
        switch format {
        case .jsonLines:
            sequence += 1
            line.append(
                sequence: sequence,
                time: time,
                direction: .inbound,
                opcode: opcode,
                connection: connection,
                payload: payload
            )
            takeLine()
        case .lines, .records, .raw:
            guard sanitise == nil else { return appendSafely(payload) }
            bytes += payload
            switch format {
            case .lines: bytes.append(UInt8(ascii: "\n"))
            case .records: bytes.append(0)
            case .raw, .jsonLines: break
            }
        }
    }

    /// Prints what happened to the session; only JSON lines can tell it from a message.
    package mutating func append(_ kind: RecordedEntry.Kind, _ text: String, at time: Timestamp, connection: Int) {
        guard format == .jsonLines else { return }
        sequence += 1
        let entry = RecordedEntry(
            time: time,
            direction: .local,
            kind: kind,
            connection: connection,
            payload: Array(text.utf8)
        )
        line.append(entry, sequence: sequence)
        takeLine()
    }

    /// What is to be written by now.
    package mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func takeLine() {
        let text = line.take()
        guard sanitise != nil else { return bytes += text }
        text.dropLast().withUnsafeBytes { appendSafely($0) }
    }

    /// A terminal gets lines, whatever the format.
    private mutating func appendSafely(_ payload: UnsafeRawBufferPointer) {
        guard let sanitise else { return }
        for line in RemoteText.lines(of: payload, width: sanitise) {
            bytes += line.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
