import CWilletSQLite
import Foundation
import Testing
import WilletFormats

@Suite struct SQLiteTests {
    private func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func entries(_ path: String) throws -> [RecordedEntry] {
        var reader = try SQLiteReader(path: path)
        var entries: [RecordedEntry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    private func change(_ path: String, _ sql: String) {
        var database: OpaquePointer?
        #expect(sqlite3_open(path, &database) == SQLITE_OK)
        #expect(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(database)
    }

    private func write(_ path: String) throws {
        var writer = try SQLiteWriter(path: path)
        for entry in everyKind { try writer.append(entry) }
        try writer.finish()
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        try withFile { path in
            try write(path)
            #expect(try entries(path) == everyKind)
        }
    }

    @Test func readingLeavesNothingBeside() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "willet 50%?#\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "a.sqlite").path
        try write(path)
        change(path, "PRAGMA journal_mode = WAL")
        #expect(try entries(path) == everyKind)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sqlite"])
        // What is in the log and nowhere else is read as well.
        var database: OpaquePointer?
        #expect(sqlite3_open(path, &database) == SQLITE_OK)
        #expect(sqlite3_exec(database, "DELETE FROM messages WHERE seq > 1", nil, nil, nil) == SQLITE_OK)
        #expect(try entries(path) == [everyKind[0]])
        sqlite3_close(database)
    }

    @Test(arguments: [
        ("DROP TABLE messages", "no such table: messages"),
        (
            "UPDATE messages SET time = 'x' WHERE seq = 3",
            "row 3: its time is none of RFC 3339, as in 2026-01-31T12:01:03.120000Z"
        ),
        ("UPDATE messages SET dir = 'x' WHERE seq = 1", "row 1: its dir is neither in, out nor local"),
        ("UPDATE messages SET op = 'x' WHERE seq = 2", "row 2: its op is none of text, binary"),
        ("UPDATE messages SET data = x'ff' WHERE seq = 2", "row 2: its data is no UTF-8"),
        ("ALTER TABLE messages RENAME COLUMN data TO payload", "no such column: data"),
    ])
    func aForeignFileIsNamedAsOne(change sql: String, error: String) throws {
        try withFile { path in
            try write(path)
            change(path, sql)
            #expect {
                try entries(path)
            } throws: {
                "\($0)".contains(error)
            }
        }
    }

    @Test func whatIsNoDatabaseIsNamedAsOne() throws {
        try withFile { path in
            try Data(repeating: 65, count: 5000).write(to: URL(filePath: path))
            #expect {
                try entries(path)
            } throws: {
                "\($0)" == "\(path): file is not a database"
            }
        }
    }
}
