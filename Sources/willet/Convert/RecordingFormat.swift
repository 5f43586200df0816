import Foundation

/// What a recording can be kept as.
enum RecordingFormat: String, CaseIterable, Sendable {
    case jsonl, har, text, sqlite

    /// All of them, for people.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// What the end of a name tells.
    init?(path: String) {
        var url = URL(filePath: path)
        // What --record-rotate has put aside has a number behind its name.
        if !url.pathExtension.isEmpty, url.pathExtension.allSatisfy(\.isNumber) { url.deletePathExtension() }
        switch url.pathExtension.lowercased() {
        case "jsonl", "ndjson": self = .jsonl
        case "har": self = .har
        case "txt", "text": self = .text
        case "sqlite", "sqlite3", "db": self = .sqlite
        default: return nil
        }
    }
}
