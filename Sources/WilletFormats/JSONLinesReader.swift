/// Reads recordings: JSON lines as `--record`, `--jsonl` and `/save` write them.
///
/// What a crash leaves behind is read in spite of it: a line that breaks off is left out and named, at the end and also
/// in the middle, where a later recording went on in the same file.
package struct JSONLinesReader: RecordingReader {
    /// What the first line of every recording says.
    static let format = "willet recording"
    /// The newest version that can be read.
    static let version = 1

    private var lines = LineSource()
    private var parser = JSONLineParser()
    /// A line that could not be read, if the one after it may explain that.
    private var broken: FormatError?
    private var hasRead = false
    package private(set) var notes: [String] = []

    package init() {}

    package mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        var source = lines
        defer { lines = source }
        try source.read(bytes) { (source, line) throws(FormatError) in try readLine(source, line, take) }
    }

    package mutating func finish(_ take: (RecordedEntry) throws(FormatError) -> Void) throws(FormatError) {
        var source = lines
        // What ends with its newline was written whole: it is no line of ours.
        let wasWhole = broken
        try source.finish { (source, line) throws(FormatError) in try readLine(source, line, take) }
        if let wasWhole { throw wasWhole }
        try forgive()
        if !hasRead { notes.append("the file is empty") }
    }

    private mutating func readLine(
        _ source: LineSource,
        _ line: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        let read: JSONLineConsumer.Line?
        do throws(FormatError) {
            read = try parser.line(line)
        } catch {
            if let broken { throw broken }
            broken = FormatError(source.place, error.problem)
            return
        }
        switch read {
        case nil: return
        case .header(let version):
            try forgive()
            guard version <= Self.version else {
                throw FormatError(
                    source.place,
                    "version \(version) of recordings is newer than this program: update it"
                )
            }
        case .entry(let entry):
            if let broken { throw broken }
            try take(entry)
        }
        hasRead = true
    }

    /// A line that breaks off is the last that was written before a crash; a file that begins with one is no recording.
    private mutating func forgive() throws(FormatError) {
        guard let broken else { return }
        guard hasRead else { throw broken }
        notes.append("\(broken.place) breaks off, and was left out: \(broken.problem)")
        self.broken = nil
    }
}
