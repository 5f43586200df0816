/// Writes the text format: see ``TextLine``.
package struct TextWriter: RecordingWriter {
    package init() {}

    package var notes: [String] { [] }

    package mutating func begin(_ output: inout [UInt8]) {}

    package mutating func append(_ entry: RecordedEntry, to output: inout [UInt8]) {
        TextLine.append(entry, to: &output)
    }

    package mutating func end(_ output: inout [UInt8]) {}
}
