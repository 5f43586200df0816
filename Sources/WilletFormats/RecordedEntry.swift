package import WilletProtocol

/// One line of a recording: a message or control frame that went over the wire, or something that happened to the
/// connection.
package struct RecordedEntry: Hashable, Sendable {
    /// Where an entry came from.
    package enum Direction: String, Hashable, Sendable {
        case inbound = "in"
        case outbound = "out"
        /// From neither side: it happened here.
        case local
    }

    /// What an entry is: the payload of the first five is what the frames had, that of the others a text for people.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case text, binary, ping, pong, close
        /// A connection is open; the text is its URL.
        case opened
        /// A connection has ended.
        case closed
        case error
        case note

        /// Whether the payload is text, which is UTF-8.
        package var isText: Bool {
            switch self {
            case .text, .opened, .closed, .error, .note: true
            case .binary, .ping, .pong, .close: false
            }
        }

        /// All of them, for people.
        static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

        /// Whether it went over the wire.
        package var isFrame: Bool {
            switch self {
            case .text, .binary, .ping, .pong, .close: true
            case .opened, .closed, .error, .note: false
            }
        }
    }

    package var time: Timestamp
    package var direction: Direction
    package var kind: Kind
    /// The number of the connection within its session, from 1; 0 before the first.
    package var connection: Int
    package var payload: [UInt8]

    package init(time: Timestamp, direction: Direction, kind: Kind, connection: Int, payload: [UInt8]) {
        self.time = time
        self.direction = direction
        self.kind = kind
        self.connection = connection
        self.payload = payload
    }
}

extension RecordedEntry.Kind {
    package init(_ opcode: Opcode) {
        self =
            switch opcode {
            case .text: .text
            case .binary, .continuation: .binary
            case .close: .close
            case .ping: .ping
            case .pong: .pong
            }
    }
}
