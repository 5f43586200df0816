import Glibc
import WilletFormats
import WilletScreen
import WilletTerminal

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
    /// A terminal gets nothing that could harm it.
    private lazy var isTerminal = isStandardOutput && isatty(STDOUT_FILENO) == 1

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
        if path != "-" { Self.removeOnSignal(path) }
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
        try writer?.append(entry, to: &output)
        try takeWaiting(isEnd: false)
    }

    private func takeWaiting(isEnd: Bool) throws(FormatError) {
        repeat {
            if output.count >= Self.chunk { try flush() }
        } while try writer?.appendWaiting(to: &output, isEnd: isEnd) ?? false
    }

    func finish() throws(FormatError) {
        try database?.finish()
        defer { Self.keepOnSignal() }
        guard writer != nil else { return }
        try takeWaiting(isEnd: true)
        writer?.end(&output)
        try flush(isEnd: true)
        // Some file systems tell only now that there was no room.
        guard !isStandardOutput else { return }
        guard close(descriptor) == 0 else { throw FormatError(path, SystemError.text(errno)) }
    }

    /// Removes what was written.
    func discard() {
        if !isStandardOutput { unlink(path) }
    }

    /// The whole lines of what is gathered, with all that a terminal would obey made visible.
    private func takeVisibleLines(isEnd: Bool) -> [UInt8] {
        let end = isEnd ? output.count : output.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        var visible: [UInt8] = []
        for line in output[..<end].split(separator: 0x0A) {
            visible += line.withUnsafeBytes { RemoteText.line(of: $0, width: TerminalLocale.width) }.utf8
            visible.append(0x0A)
        }
        output.removeFirst(end)
        return visible
    }

    // MARK: - Signals

    /// What a signal that ends the process removes. Written before its handler is in place, and not after.
    nonisolated(unsafe) private static var unfinished: UnsafeMutablePointer<CChar>?

    /// Half a recording would pass for a whole one, whoever ends the process.
    private static func removeOnSignal(_ path: String) {
        unfinished = strdup(path)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let before = signal(number, removeAndEnd)
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
        }
    }

    private static let removeAndEnd: @convention(c) (Int32) -> Void = { number in
        if let unfinished = ConversionTarget.unfinished { unlink(unfinished) }
        signal(number, SIG_DFL)
        raise(number)
    }

    /// It is whole now.
    private static func keepOnSignal() { for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) } }

    private func flush(isEnd: Bool = false) throws(FormatError) {
        let bytes = isTerminal ? takeVisibleLines(isEnd: isEnd) : output
        if !isTerminal { output.removeAll(keepingCapacity: true) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Whoever reads has enough, as `head` has.
            if count < 0, errno == EPIPE, isStandardOutput { exit(ExitStatus.done.rawValue) }
            if count < 0, errno != EINTR {
                throw FormatError(isStandardOutput ? "standard output" : path, SystemError.text(errno))
            }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
