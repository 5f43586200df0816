import WilletFormats
import WilletScreen
import WilletTerminal

/// Reads a recording in one format and writes it in another, in memory that does not grow with it.
enum Conversion {
    typealias File = (path: String, format: RecordingFormat)

    static func run(_ input: File, _ output: File) -> ExitStatus {
        do throws(FormatError) {
            let target = try ConversionTarget(output.path, output.format)
            var notes: [String]
            do throws(FormatError) {
                notes = try copy(input, to: target)
                try target.finish()
            } catch {
                // Half a recording would pass for a whole one.
                target.discard()
                throw error
            }
            notes += target.notes
            for note in notes { say("\(input.path): \(note)") }
            return .done
        } catch {
            say("\(error)")
            return .usage
        }
    }

    private static func copy(_ input: File, to target: ConversionTarget) throws(FormatError) -> [String] {
        switch input.format {
        case .jsonl: return try copy(input.path, JSONLinesReader(), to: target, part: 0..<1)
        case .text: return try copy(input.path, TextReader(), to: target, part: 0..<1)
        case .har:
            // Its URLs come behind the messages.
            var survey = HARReader()
            try read(input.path, &survey, part: 0..<0.5) { _ in }
            return try copy(input.path, HARReader(survey: survey.survey), to: target, part: 0.5..<1)
        case .sqlite:
            _ = try SourceFile(input.path)
            var reader = try SQLiteReader(path: input.path)
            var progress = Progress(part: 0..<1)
            let count = try SQLiteReader.count(path: input.path)
            var done = 0
            while let entry = try reader.next() {
                try target.append(entry)
                done += 1
                progress.show(done, of: count)
            }
            progress.end()
            return []
        }
    }

    private static func copy(
        _ path: String,
        _ reader: some RecordingReader,
        to target: ConversionTarget,
        part: Range<Double>
    ) throws(FormatError) -> [String] {
        var reader = reader
        try read(path, &reader, part: part) { (entry) throws(FormatError) in try target.append(entry) }
        return reader.notes
    }

    private static func read(
        _ path: String,
        _ reader: inout some RecordingReader,
        part: Range<Double>,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        let file = try SourceFile(path)
        var progress = Progress(part: part)
        defer { progress.end() }
        do throws(FormatError) {
            while let piece = try file.next() {
                try reader.read(piece, take)
                progress.show(file.position, of: file.size)
            }
            try reader.finish(take)
        } catch {
            throw error.place.hasPrefix(path) ? error : FormatError("\(path), \(error.place)", error.problem)
        }
    }

    /// It may quote parts of a file.
    private static func say(_ text: String) { Diagnostics.say(RemoteText.line(text, width: TerminalLocale.width)) }
}
