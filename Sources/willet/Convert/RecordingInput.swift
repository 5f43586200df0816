import WilletFormats

/// A file of recorded messages that is read from its beginning to its end, in memory that does not grow with it.
struct RecordingInput: Sendable {
    let path: String
    let format: RecordingFormat
    /// Whether standard error shows how far it is.
    var showsProgress = false

    /// Hands on the entries, in order.
    ///
    /// - Returns: what was left out, and why.
    func read(_ take: (RecordedEntry) throws(FormatError) -> Void) throws(FormatError) -> [String] {
        switch format {
        case .jsonl: return try read(JSONLinesReader(), part: 0..<1, take)
        case .text: return try read(TextReader(), part: 0..<1, take)
        case .har:
            // Its URLs come behind the messages.
            var survey = HARReader()
            try read(&survey, part: 0..<0.5) { _ in }
            return try read(HARReader(survey: survey.survey), part: 0.5..<1, take)
        case .sqlite:
            _ = try SourceFile(path)
            var reader = try SQLiteReader(path: path)
            var progress = Progress(part: 0..<1, isWanted: showsProgress)
            defer { progress.end() }
            let count = try SQLiteReader.count(path: path)
            var done = 0
            while let entry = try reader.next() {
                try take(entry)
                done += 1
                progress.show(done, of: count)
            }
            return []
        }
    }

    private func read(
        _ reader: some RecordingReader,
        part: Range<Double>,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) -> [String] {
        var reader = reader
        try read(&reader, part: part, take)
        return reader.notes
    }

    private func read(
        _ reader: inout some RecordingReader,
        part: Range<Double>,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        let file = try SourceFile(path)
        var progress = Progress(part: part, isWanted: showsProgress)
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
}
