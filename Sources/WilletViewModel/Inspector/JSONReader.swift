/// Reads a JSON text (RFC 8259), or several behind one another, a line of its outline at a time. It keeps everything as
/// it is: the order of keys and keys that come twice, the digits of numbers, the escapes of strings. What is broken it
/// reads up to where it breaks.
struct JSONReader: RowReader, Equatable {
    /// What is nested deeper is not read, so that a place in a text is of bounded size.
    static let depthLimit = 256

    private enum Expectation: Equatable, Sendable {
        /// A member or the end of the container; between texts the next text.
        case memberOrEnd
        /// A member: a comma was there.
        case member
        /// The end of the container: there was no comma.
        case end
    }

    /// At the first byte of a line, never at whitespace.
    private(set) var position = 0
    /// Those that the position lies in, the outermost first.
    private(set) var containers: [JSONContainer] = []
    private var expectation = Expectation.memberOrEnd
    private var isDone = false

    init(_ bytes: UnsafeRawBufferPointer) { skipWhitespace(bytes) }

    /// At the line of one of the containers that it lies in.
    func rewound(to index: Int) -> JSONReader {
        var reader = self
        reader.isDone = false
        reader.position = containers[index].start
        reader.containers.removeSubrange(index...)
        reader.expectation = .memberOrEnd
        if index > 0 {
            reader.containers[index - 1].count -= 1
            if reader.containers[index - 1].count > 0 { reader.expectation = .member }
        }
        return reader
    }

    /// At the line that it has read and found broken.
    func rewound(toBroken line: JSONLine) -> JSONReader {
        var reader = self
        reader.isDone = false
        reader.position = line.start
        return reader
    }

    mutating func next(in bytes: UnsafeRawBufferPointer) -> JSONLine? {
        guard !isDone else { return nil }
        let start = position
        do throws(JSONBreak) {
            return try line(bytes)
        } catch {
            // All that is left belongs to this line.
            isDone = true
            position = .max
            let content = JSONLine.Content.broken(error.problem, at: error.offset)
            return JSONLine(start: start, depth: containers.count, content: content)
        }
    }

    private mutating func line(_ bytes: UnsafeRawBufferPointer) throws(JSONBreak) -> JSONLine? {
        let start = position
        let depth = containers.count
        guard start < bytes.count else {
            if depth > 0 { throw JSONBreak(problem: .unclosed(depth), offset: start) }
            isDone = true
            return nil
        }
        if let container = containers.last {
            if bytes[start] == container.kind.closingBracket {
                guard expectation != .member else { throw JSONBreak(problem: .expectedValue, offset: start) }
                containers.removeLast()
                return end(JSONLine(start: start, depth: depth - 1, content: .close(container.kind)), start + 1, bytes)
            }
            guard expectation != .end else { throw JSONBreak(problem: .expectedComma, offset: start) }
        }
        var line = JSONLine(start: start, depth: depth, content: .empty(.object))
        var index = start
        if containers.last?.kind == .object { line.key = try Self.key(bytes, &index) }
        guard index < bytes.count else { throw JSONBreak(problem: .expectedValue, offset: index) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try open(.object, line, index, bytes)
        case UInt8(ascii: "["): return try open(.array, line, index, bytes)
        default:
            line.content = try Self.scalar(bytes, &index)
            if depth > 0 { containers[depth - 1].count += 1 }
            return end(line, index, bytes)
        }
    }

    private mutating func open(
        _ kind: JSONContainer.Kind,
        _ line: JSONLine,
        _ bracket: Int,
        _ bytes: UnsafeRawBufferPointer
    ) throws(JSONBreak) -> JSONLine {
        var line = line
        var index = bracket + 1
        Self.skipWhitespace(bytes, &index)
        let isEmpty = index < bytes.count && bytes[index] == kind.closingBracket
        guard isEmpty || line.depth < Self.depthLimit else { throw JSONBreak(problem: .tooDeep, offset: bracket) }
        if line.depth > 0 { containers[line.depth - 1].count += 1 }
        if isEmpty {
            line.content = .empty(kind)
            return end(line, index + 1, bytes)
        }
        line.content = .open(kind)
        containers.append(JSONContainer(kind: kind, start: line.start, key: line.key))
        expectation = .memberOrEnd
        position = index
        return line
    }

    /// Reads the comma behind a value or a closing bracket.
    private mutating func end(_ line: JSONLine, _ index: Int, _ bytes: UnsafeRawBufferPointer) -> JSONLine {
        var line = line
        position = index
        skipWhitespace(bytes)
        expectation = containers.isEmpty ? .memberOrEnd : .end
        if !containers.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: ",") {
            line.hasComma = true
            expectation = .member
            position += 1
            skipWhitespace(bytes)
        }
        return line
    }

    private mutating func skipWhitespace(_ bytes: UnsafeRawBufferPointer) { Self.skipWhitespace(bytes, &position) }
}

/// Where a text breaks, and why.
struct JSONBreak: Error, Equatable {
    var problem: JSONProblem
    var offset: Int
}

extension JSONContainer.Kind {
    var openingBracket: UInt8 { self == .object ? UInt8(ascii: "{") : UInt8(ascii: "[") }
    var closingBracket: UInt8 { self == .object ? UInt8(ascii: "}") : UInt8(ascii: "]") }
}
