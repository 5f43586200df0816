import WilletProtocol

/// Reads recorded messages from a file of SQLite: its table `messages`, in the order of `seq`.
package struct SQLiteReader {
    private let connection: SQLiteConnection
    private var row = 0

    package init(path: String) throws(FormatError) {
        connection = try SQLiteConnection(path: path, creates: false)
        // The file may be anybody's.
        try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        try connection.prepare("SELECT time, dir, op, data, conn FROM messages ORDER BY seq")
    }

    /// How many messages there are.
    package static func count(path: String) throws(FormatError) -> Int {
        let connection = try SQLiteConnection(path: path, creates: false)
        try connection.prepare("SELECT count(*) FROM messages")
        return try connection.step() ? connection.integer(of: 0) : 0
    }

    /// The next message; `nil` behind the last.
    package mutating func next() throws(FormatError) -> RecordedEntry? {
        guard try connection.step() else { return nil }
        row += 1
        let place = "row \(row)"
        guard let time = Timestamp(rfc3339: connection.bytes(of: 0)) else {
            throw FormatError(place, "its time is none of RFC 3339, as in 2026-01-31T12:01:03.120000Z")
        }
        guard let direction = RecordedEntry.Direction(rawValue: word(1)) else {
            throw FormatError(place, "its dir is neither in, out nor local")
        }
        guard let kind = RecordedEntry.Kind(rawValue: word(2)) else {
            throw FormatError(place, "its op is none of \(RecordedEntry.Kind.names)")
        }
        let payload = connection.bytes(of: 3)
        guard !kind.isText || payload.withUnsafeBytes({ UTF8Validator.isText($0) }) else {
            throw FormatError(place, "its data is no UTF-8")
        }
        return RecordedEntry(
            time: time,
            direction: direction,
            kind: kind,
            connection: max(connection.integer(of: 4), 0),
            payload: payload
        )
    }

    private func word(_ column: Int32) -> String {
        String(decoding: connection.bytes(of: column).prefix(32), as: UTF8.self)
    }
}
