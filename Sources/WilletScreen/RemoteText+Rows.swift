extension RemoteText {
    /// How many bytes make the first row of a text that is wrapped: up to a line break, which belongs to the row it ends,
    /// or as many as `line` shows in `columns` columns; one character at least, or there would be no end.
    ///
    /// - Parameter bytes: the text; not empty.
    package static func rowLength(of bytes: UnsafeRawBufferPointer, columns: Int, width: CellWidth) -> Int {
        var index = 0
        let most = min(bytes.count, max(columns, 1))
        while index < most, (0x20..<0x7F).contains(bytes[index]) { index += 1 }
        guard index < bytes.count else { return index }
        if let length = lineBreak(bytes, at: index) { return index + length }
        // What follows the last column may be a mark that belongs to it.
        if index == most, bytes[index] < 0x80 { return index }
        return mixedRowLength(of: bytes, columns: columns, width: width)
    }

    /// The text of a row, without its line break.
    package static func row(of bytes: UnsafeRawBufferPointer, width: CellWidth) -> String {
        var content = bytes[...]
        if content.last == 0x0A {
            content.removeLast()
            if content.last == 0x0D { content.removeLast() }
        }
        return line(of: UnsafeRawBufferPointer(rebasing: content), width: width)
    }

    private static func mixedRowLength(of bytes: UnsafeRawBufferPointer, columns: Int, width: CellWidth) -> Int {
        var line = VisibleLine(width: width)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var length = 0
        while true {
            if let lineBreak = lineBreak(bytes, at: length) { return length + lineBreak }
            let taken: Int
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                taken = encoded.count
                line.append(Unicode.UTF8.decode(encoded))
            case .error(let count):
                taken = count
                line.append("\u{FFFD}")
            case .emptyInput: return length
            }
            guard line.columns <= columns || length == 0 else { return length }
            length += taken
        }
    }

    private static func lineBreak(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        if bytes[index] == 0x0A { return 1 }
        return bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : nil
    }
}
