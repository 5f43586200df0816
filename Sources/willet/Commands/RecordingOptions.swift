import ArgumentParser
import WilletFormats

/// What is recorded of the sessions, and where.
struct RecordingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Record all messages, in both directions, as JSON lines behind what the file has already.",
            discussion: "Never at the cost of the session: what the disk does not take in time is counted.",
            valueName: "file"
        ),
        completion: .file()
    )
    var record: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Begin another file from this size on, with k, M or G; the one before becomes FILE.1, FILE.2, ….",
            valueName: "bytes"
        ),
        // A file holds a little at least, or there would be no end of them.
        transform: ByteCount.within(4096...1 << 40, "from 4k to 1024G")
    )
    var recordRotate: ByteCount?
}

extension Recording {
    /// Begins what the options ask for.
    func start(_ options: RecordingOptions) throws(UsageError) {
        guard let path = options.record else { return }
        do throws(RecordingFailure) {
            try start(path)
        } catch {
            throw UsageError("cannot record into \(path): \(error.text(SystemError.text))")
        }
    }
}
