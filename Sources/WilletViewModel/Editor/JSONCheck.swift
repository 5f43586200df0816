/// Whether what is typed is JSON, where it looks as if it were meant to be.
enum JSONCheck: Equatable, Sendable {
    case valid
    /// Where it breaks, by line and column from 1, and why.
    case broken(line: Int, column: Int, JSONProblem)

    /// Longer texts are not looked at, for it is done at every screen.
    static let limit = 64 << 10

    /// `nil` for a text that does not look like JSON, or is too long.
    init?(_ text: String) {
        guard text.utf8.count <= Self.limit,
            let first = text.utf8.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return nil }
        var text = text
        guard let (problem, offset) = text.withUTF8({ Self.firstBreak(in: UnsafeRawBufferPointer($0)) }) else {
            self = .valid
            return
        }
        let end = text.utf8.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex
        let lines = text.utf8[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
        let column = lines.last.map { String(Substring($0)).count } ?? 0
        self = .broken(line: max(lines.count, 1), column: column + 1, problem)
    }

    private static func firstBreak(in bytes: UnsafeRawBufferPointer) -> (JSONProblem, Int)? {
        var reader = JSONReader(bytes)
        var isFirst = true
        while let line = reader.next(in: bytes) {
            if case .broken(let problem, let offset) = line.content { return (problem, offset) }
            // The reader reads several texts behind one another; a message is one.
            let isClose = if case .close = line.content { true } else { false }
            if line.depth == 0, !isClose, !isFirst { return (.moreThanOne, line.start) }
            isFirst = false
        }
        return nil
    }
}
