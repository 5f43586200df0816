/// Reads a file of recorded messages, piece by piece.
package protocol RecordingReader {
    /// What was left out, and why: for people.
    var notes: [String] { get }

    /// Reads the next piece of the file, and hands on the entries that it completes.
    ///
    /// - Throws: if the file is not what it should be; nothing more can be read then.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError)

    /// The end of the file.
    mutating func finish(_ take: (RecordedEntry) throws(FormatError) -> Void) throws(FormatError)
}
