import WilletScreen

@testable import WilletViewModel

/// The outline of a text, a line of it a line, as it would be drawn without colours.
func outline(_ text: String) -> [String] {
    text.withBytes { bytes in
        var reader = JSONReader(bytes)
        var lines: [String] = []
        while let line = reader.next(in: bytes) { lines.append(line.text(in: bytes)) }
        return lines
    }
}

extension String {
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(utf8).withUnsafeBytes(body)
    }
}

extension JSONLine {
    /// Indented, with key, value and comma.
    func text(in bytes: UnsafeRawBufferPointer) -> String {
        func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let value =
            switch content {
            case .open(let kind): kind == .object ? "{" : "["
            case .close(let kind): kind == .object ? "}" : "]"
            case .empty(let kind): kind == .object ? "{}" : "[]"
            case .folded(let kind, let count): kind == .object ? "{\(count)}" : "[\(count)]"
            case .string(let range), .number(let range), .literal(let range): slice(range)
            case .broken(let problem, let offset): "! \(problem) at \(offset)"
            }
        let indent = String(repeating: "  ", count: depth)
        return indent + (key.map { slice($0) + ": " } ?? "") + value + (hasComma ? "," : "")
    }
}

extension RowPane<JSONOutline> {
    /// The lines in view, the one of the cursor marked.
    func lines(in bytes: UnsafeRawBufferPointer) -> [String] {
        items.enumerated().map { ($0 == cursor ? ">" : " ") + $1.row.text(in: bytes) }
    }
}
