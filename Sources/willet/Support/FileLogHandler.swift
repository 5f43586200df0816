import Glibc
import Logging
import Synchronization
import WilletClient
import WilletFormats
import WilletScreen
import WilletTerminal

/// Writes the log of `--log-file`, a line an entry. It appends, and what it cannot write is lost without a word: a log
/// must never stop a session.
struct FileLogHandler: LogHandler {
    /// The open file, which all copies of the handler share.
    final class File: Sendable {
        private let descriptor: Mutex<Int32>

        /// Opens a file for appending, for its owner only.
        init?(path: String) {
            let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard opened >= 0 else { return nil }
            descriptor = Mutex(opened)
        }

        deinit { descriptor.withLock { _ = close($0) } }

        func write(_ line: String) {
            descriptor.withLock { descriptor in
                var line = line
                line.withUTF8 { bytes in _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
            }
        }
    }

    /// Columns; a line is one write.
    private static let lineLimit = 16_384

    let file: File
    let label: String
    var logLevel: Logger.Level = .debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(WallClock.now().rfc3339) \(event.level) \(label): \(event.message)\(pairs)"
        // The peer chose some of the values: nothing in them may begin a line, or deceive who looks at the file.
        file.write(RemoteText.line(line, limit: Self.lineLimit, width: TerminalLocale.width) + "\n")
    }
}
