/// Writes recorded messages as a file, piece by piece.
package protocol RecordingWriter {
    /// What has no place in this format and was left out: for people.
    var notes: [String] { get }

    /// Appends what begins the file.
    mutating func begin(_ output: inout [UInt8])
    mutating func append(_ entry: RecordedEntry, to output: inout [UInt8])
    /// Appends what ends the file.
    mutating func end(_ output: inout [UInt8])
}
