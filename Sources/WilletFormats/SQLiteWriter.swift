/// Writes recorded messages into a new file of SQLite, as its table `messages`.
package struct SQLiteWriter {
    private let connection: SQLiteConnection
    private var sequence = 0

    /// - Parameter path: of a file that does not exist or is empty.
    package init(path: String) throws(FormatError) {
        connection = try SQLiteConnection(path: path, creates: true)
        // Nothing is there that a crash could harm: half a file is written anew.
        try connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try connection.execute("BEGIN")
        try connection.execute(SQLiteConnection.schema)
        try connection.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)")
    }

    package mutating func append(_ entry: RecordedEntry) throws(FormatError) {
        sequence += 1
        try connection.bind(sequence, at: 1)
        try connection.bind(Array(entry.time.rfc3339.utf8), at: 2, isText: true)
        try connection.bind(Array(entry.direction.rawValue.utf8), at: 3, isText: true)
        try connection.bind(Array(entry.kind.rawValue.utf8), at: 4, isText: true)
        try connection.bind(entry.payload, at: 5, isText: entry.kind.isText)
        try connection.bind(entry.connection, at: 6)
        _ = try connection.step()
        try connection.reset()
    }

    package mutating func finish() throws(FormatError) { try connection.execute("COMMIT") }
}
