/// Writes recorded messages as a file, piece by piece.
package protocol RecordingWriter {
    /// What has no place in this format and was left out: for people.
    var notes: [String] { get }

    /// Appends what begins the file.
    mutating func begin(_ output: inout [UInt8])
    mutating func append(_ entry: RecordedEntry, to output: inout [UInt8]) throws(FormatError)
    /// Appends a piece of what had to wait until something else was written. To be called until nothing comes any more.
    ///
    /// - Parameter isEnd: whether there are no entries any more.
    /// - Returns: whether anything came.
    mutating func appendWaiting(to output: inout [UInt8], isEnd: Bool) throws(FormatError) -> Bool
    /// Appends what ends the file.
    mutating func end(_ output: inout [UInt8])
}

extension RecordingWriter {
    package mutating func appendWaiting(to output: inout [UInt8], isEnd: Bool) -> Bool { false }
}
