package import WilletProtocol

/// Messages as lines of JSON: what `--jsonl` prints.
package struct JSONLine: Sendable {
    /// Where an entry came from.
    package enum Direction: String, Sendable {
        case inbound = "in"
        case outbound = "out"
    }

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
        direction: Direction,
        opcode: Opcode,
        connection: Int,
        payload: UnsafeRawBufferPointer
    ) {
        begin(sequence, time, direction)
        append(#","op":""#)
        append(opcode.jsonName)
        switch opcode {
        case .text:
            append(#"","data":"#)
            appendString(payload)
        case .binary, .continuation, .ping, .pong, .close:
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

    private mutating func begin(_ sequence: Int, _ time: Timestamp, _ direction: Direction) {
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

    /// A string of RFC 8259, section 7, from UTF-8 that was checked when it arrived.
    private mutating func appendString(_ text: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for (index, octet) in text.enumerated() where octet < 0x20 || octet == 0x22 || octet == 0x5C || octet == 0x7F {
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            switch octet {
            case 0x22: append(#"\""#)
            case 0x5C: append(#"\\"#)
            case 0x0A: append(#"\n"#)
            case 0x0D: append(#"\r"#)
            case 0x09: append(#"\t"#)
            default:
                append(#"\u00"#)
                if octet < 0x10 { append("0") }
                append(String(octet, radix: 16))
            }
        }
        bytes.append(contentsOf: text[start...])
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Opcode {
    /// The name in recordings: `text`, `binary`, `ping`, `pong`, `close`.
    fileprivate var jsonName: String {
        switch self {
        case .continuation: "continuation"
        case .text: "text"
        case .binary: "binary"
        case .close: "close"
        case .ping: "ping"
        case .pong: "pong"
        }
    }
}
