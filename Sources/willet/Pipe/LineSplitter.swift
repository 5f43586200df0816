/// Splits bytes into lines of UTF-8, whatever the chunks they come in.
struct LineSplitter {
    private let maximumLine: Int
    private var partial: [UInt8] = []
    private var lineNumber = 1

    init(maximumLine: Int) { self.maximumLine = maximumLine }

    /// The lines that the next bytes complete; a line ends with LF or CR LF.
    mutating func append(_ bytes: ArraySlice<UInt8>) throws(StandardInput.Failure) -> [String] {
        var lines: [String] = []
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            partial += rest[..<end]
            if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
            lines.append(try takeLine())
            rest = rest[(end + 1)...]
        }
        partial += rest
        guard partial.count <= maximumLine else { throw .lineTooLong(line: lineNumber, limit: maximumLine) }
        return lines
    }

    /// The last line, if it has no end.
    mutating func finish() throws(StandardInput.Failure) -> [String] {
        partial.isEmpty ? [] : [try takeLine()]
    }

    private mutating func takeLine() throws(StandardInput.Failure) -> String {
        guard partial.count <= maximumLine else { throw .lineTooLong(line: lineNumber, limit: maximumLine) }
        guard let line = String(validating: partial, as: UTF8.self) else { throw .notUTF8(line: lineNumber) }
        partial.removeAll(keepingCapacity: true)
        lineNumber += 1
        return line
    }
}
