/// Writes a recording as JSON lines.
package struct JSONLinesWriter: RecordingWriter {
    private var line = JSONLine()
    private var sequence = 0

    package init() {}

    package var notes: [String] { [] }

    package mutating func begin(_ output: inout [UInt8]) {
        line.appendHeader()
        output += line.take()
    }

    package mutating func append(_ entry: RecordedEntry, to output: inout [UInt8]) {
        sequence += 1
        line.append(entry, sequence: sequence)
        output += line.take()
    }

    package mutating func end(_ output: inout [UInt8]) {}
}
