/// Reads the text format: see ``TextLine``.
package struct TextReader: RecordingReader {
    private var lines = LineSource()

    package init() {}

    package var notes: [String] { [] }

    package mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        try lines.read(bytes) { (source, line) throws(FormatError) in try Self.readLine(source, line, take) }
    }

    package mutating func finish(_ take: (RecordedEntry) throws(FormatError) -> Void) throws(FormatError) {
        try lines.finish { (source, line) throws(FormatError) in try Self.readLine(source, line, take) }
    }

    private static func readLine(
        _ source: LineSource,
        _ line: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        // A return that belongs to a text is written as an escape: this one belongs to the end of the line.
        let line = line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
        guard !line.isEmpty else { return }
        let entry: RecordedEntry
        do throws(FormatError) {
            entry = try TextLine.entry(of: line)
        } catch {
            throw FormatError(source.place, error.problem)
        }
        try take(entry)
    }
}
