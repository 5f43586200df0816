import Glibc
import WilletFormats

/// What a recording is converted into: a new file, or standard output.
final class ConversionTarget {
    /// How much is gathered for one write, in bytes.
    private static let chunk = 1 << 18

    private let path: String
    private let descriptor: Int32
    /// One of the two writes.
    private var writer: (any RecordingWriter)?
    private var database: SQLiteWriter?
    private var output: [UInt8] = []

    /// What was left out.
    var notes: [String] { writer?.notes ?? [] }

    private var isStandardOutput: Bool { path == "-" }

    init(_ path: String, _ format: RecordingFormat) throws(FormatError) {
        self.path = path
        guard !path.utf8.contains(0) else { throw FormatError("the name of the file", "it has a NUL in it") }
        if path == "-" {
            guard format != .sqlite else { throw FormatError(path, "SQLite needs a file: name one") }
            descriptor = STDOUT_FILENO
        } else {
            // Never over what is there: nobody is asked.
            descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw FormatError(path, errno == EEXIST ? "it is there already: name another" : SystemError.text(errno))
            }
        }
        switch format {
        case .jsonl: writer = JSONLinesWriter()
        case .har: writer = HARWriter(version: Version.current)
        case .text: writer = TextWriter()
        case .sqlite:
            close(descriptor)
            database = try SQLiteWriter(path: path)
        }
        writer?.begin(&output)
    }

    func append(_ entry: RecordedEntry) throws(FormatError) {
        try database?.append(entry)
        writer?.append(entry, to: &output)
        if output.count >= Self.chunk { try flush() }
    }

    func finish() throws(FormatError) {
        try database?.finish()
        guard writer != nil else { return }
        writer?.end(&output)
        try flush()
        // Some file systems tell only now that there was no room.
        guard !isStandardOutput else { return }
        guard close(descriptor) == 0 else { throw FormatError(path, SystemError.text(errno)) }
    }

    /// Removes what was written.
    func discard() {
        if !isStandardOutput { unlink(path) }
    }

    private func flush() throws(FormatError) {
        var rest = output[...]
        output.removeAll(keepingCapacity: true)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR {
                throw FormatError(isStandardOutput ? "standard output" : path, SystemError.text(errno))
            }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
