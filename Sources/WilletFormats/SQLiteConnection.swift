import CWilletSQLite
import Glibc

/// A file of SQLite, and what is asked of it one after the other.
final class SQLiteConnection {
    /// The one table: `seq` in order from 1; `time` as in RFC 3339; `dir` in, out or local; `op` text, binary, ping, pong,
    /// close, opened, closed, error or note; `data` TEXT or, for frames that are not text, BLOB; `conn` the connection.
    static let schema = """
        CREATE TABLE messages (seq INTEGER PRIMARY KEY, time TEXT NOT NULL, dir TEXT NOT NULL, op TEXT NOT NULL, \
        data NOT NULL, conn INTEGER NOT NULL)
        """

    private let path: String
    private var database: OpaquePointer?
    private var statement: OpaquePointer?

    init(path: String, creates: Bool) throws(FormatError) {
        self.path = path
        let flags = creates ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        let name = creates ? path : Self.address(of: path)
        try check(sqlite3_open_v2(name, &database, flags | SQLITE_OPEN_NOMUTEX, nil))
    }

    /// A file with a write-ahead log that is empty is read as it is: SQLite would leave two files beside it, which only
    /// those who write need.
    private static func address(of path: String) -> String {
        let name = path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return "file:\(name)" + (hasLog(path) && access("\(path)-wal", F_OK) != 0 ? "?immutable=1" : "")
    }

    /// Whether its header says so, in the versions for reading and for writing.
    private static func hasLog(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var versions: [UInt8] = [0, 0]
        return pread(descriptor, &versions, 2, 18) == 2 && versions == [2, 2]
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(database)
    }

    func execute(_ sql: String) throws(FormatError) { try check(sqlite3_exec(database, sql, nil, nil, nil)) }

    /// Prepares the statement that is meant from now on.
    func prepare(_ sql: String) throws(FormatError) {
        sqlite3_finalize(statement)
        statement = nil
        try check(sqlite3_prepare_v2(database, sql, -1, &statement, nil))
    }

    func bind(_ value: Int, at index: Int32) throws(FormatError) {
        try check(sqlite3_bind_int64(statement, index, Int64(value)))
    }

    func bind(_ bytes: [UInt8], at index: Int32, isText: Bool) throws(FormatError) {
        try check(
            bytes.withUnsafeBytes {
                isText
                    ? willet_bind_text(statement, index, $0.baseAddress, $0.count)
                    : willet_bind_blob(statement, index, $0.baseAddress, $0.count)
            }
        )
    }

    /// Goes on to the next row.
    ///
    /// - Returns: whether there is one.
    func step() throws(FormatError) -> Bool {
        let status = sqlite3_step(statement)
        if status == SQLITE_ROW { return true }
        guard status == SQLITE_DONE else { throw failure() }
        return false
    }

    func reset() throws(FormatError) { try check(sqlite3_reset(statement)) }

    func bytes(of column: Int32) -> [UInt8] {
        // Asked for first: it may make another form of the value, to which the length belongs.
        let bytes = sqlite3_column_blob(statement, column)
        return Array(
            UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(sqlite3_column_bytes(statement, column)))
        )
    }

    func integer(of column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    private func check(_ status: Int32) throws(FormatError) {
        guard status == SQLITE_OK else { throw failure() }
    }

    private func failure() -> FormatError {
        FormatError(path, sqlite3_errmsg(database).map { String(cString: $0) } ?? "there is no memory")
    }
}
