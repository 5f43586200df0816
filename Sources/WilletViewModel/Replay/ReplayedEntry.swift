package import WilletLog
package import WilletProtocol

/// An entry of a recording that is played.
package struct ReplayedEntry: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A message or control frame.
        case frame(Entry.Kind)
        /// A connection is open; the payload is its URL.
        case opened
        /// What else is told, in words.
        case told(Entry.Level)
        /// The same, about the end of a connection.
        case closed
    }

    package var time: Timestamp
    package var kind: Kind
    /// The number of the connection.
    package var connection: Int
    package var payload: [UInt8]

    package init(time: Timestamp, kind: Kind, connection: Int, payload: [UInt8]) {
        self.time = time
        self.kind = kind
        self.connection = connection
        self.payload = payload
    }
}
