package import WilletProtocol

/// One line of the log: a message, a control frame, a note, or the marker of a gap.
package struct Entry: Sendable {
    /// The entry's number: it grows and is never used again, also after the log was cleared.
    package let id: UInt64
    package let time: Timestamp
    package let kind: Kind
    /// The payload's length on the wire in bytes: smaller than ``count`` where it was compressed.
    package let wireCount: Int
    /// How many frames it came in or went out in; no more than 65,535 are counted.
    package let fragments: Int
    /// What became of an outgoing message; `written` for everything else.
    package let status: Status
    let payload: Payload

    /// Whether a message or control frame came in or went out.
    package enum Direction: Hashable, Sendable { case inbound, outbound }

    package enum Control: Hashable, Sendable { case ping, pong, close }

    package enum Level: Hashable, Sendable { case information, warning, error }

    package enum Kind: Hashable, Sendable {
        case message(Direction, Message.Kind)
        /// The payload is the frame's.
        case control(Direction, Control)
        /// The payload is the note's text.
        case note(Level)
        /// Between two connections of one session; the payload is the marker's text.
        case gap
    }

    /// What became of an outgoing message.
    package enum Status: Hashable, Sendable {
        /// Goes to `written` or `failed`.
        case queued
        case written
        case failed(String)
    }

    /// Where the bytes lie: entries share them with the log, so a copy of an entry copies no payload.
    enum Payload: Sendable {
        case batch(MessageBatch, Int)
        case bytes(ArraySlice<UInt8>)
    }

    /// The length of the payload in bytes.
    package var count: Int {
        switch payload {
        case .batch(let batch, let index): batch[record: index].count
        case .bytes(let bytes): bytes.count
        }
    }

    /// Lends the payload; the bytes are valid until `body` returns.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch payload {
        case .batch(let batch, let index): try batch.withUnsafeBytes(at: index, body)
        case .bytes(let bytes): try bytes.withUnsafeBytes(body)
        }
    }
}

extension Entry.Kind {
    /// What a frame that was received is.
    init(received opcode: Opcode) {
        self =
            switch opcode {
            case .text, .continuation: .message(.inbound, .text)
            case .binary: .message(.inbound, .binary)
            case .close: .control(.inbound, .close)
            case .ping: .control(.inbound, .ping)
            case .pong: .control(.inbound, .pong)
            }
    }
}
