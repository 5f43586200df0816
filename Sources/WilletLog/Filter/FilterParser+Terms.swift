import WilletProtocol

extension FilterParser {
    mutating func term() throws(FilterError) -> Filter.Term {
        switch next {
        case UInt8(ascii: "\""): return .text(try quoted())
        case UInt8(ascii: "/"): return try expression()
        case UInt8(ascii: "."): return .json(try condition())
        default: break
        }
        if take(word: "dir:") {
            return .directions(try names(Filter.DirectionSet.names, .badDirection))
        }
        if take(word: "op:") { return .opcodes(try names(Filter.OpcodeSet.names, .badOpcode)) }
        if take(word: "since:") { return try since() }
        if let size = try size() { return size }
        return .text(try word())
    }

    private mutating func word() throws(FilterError) -> [UInt8] {
        let start = position
        while !isAtEnd { position += 1 }
        guard position - start <= Self.literalLimit else { throw error(.tooLong, at: start) }
        noteKey(bytes[start..<position])
        return Array(bytes[start..<position])
    }

    /// A URL has letters and a colon too.
    private mutating func noteKey(_ word: ArraySlice<UInt8>) {
        let name = word.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        let rest = word[name.endIndex...]
        guard unknownKey == nil, (2...12).contains(name.count), rest.first == UInt8(ascii: ":") else { return }
        guard !rest.dropFirst().starts(with: "//".utf8) else { return }
        unknownKey = String(decoding: word[...name.endIndex], as: UTF8.self)
    }

    // MARK: - Texts and expressions

    private mutating func quoted() throws(FilterError) -> [UInt8] {
        let start = position
        let text = try string()
        guard !text.isEmpty else { throw error(.emptyText, at: start + 1) }
        guard isAtEnd else { throw error(.missingSpace) }
        return text
    }

    /// A text in quotes, which may be empty.
    private mutating func string() throws(FilterError) -> [UInt8] {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard text.count <= Self.literalLimit else { throw error(.tooLong, at: start) }
                return text
            }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(bytes[position])
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case nil: throw error(.unclosedText, at: start)
            default: throw error(.badEscape, at: position - 1)
            }
            position += 1
        }
        throw error(.unclosedText, at: start)
    }

    private mutating func expression() throws(FilterError) -> Filter.Term {
        let start = position + 1
        position = start
        while let byte = next, byte != UInt8(ascii: "/") {
            // What is escaped stays so: `\/` is a slash to PCRE2 too.
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw error(.unclosedExpression, at: start - 1) }
        let pattern = Array(bytes[start..<position])
        guard !pattern.isEmpty else { throw error(.emptyExpression, at: start) }
        guard pattern.count <= Self.literalLimit else { throw error(.tooLong, at: start) }
        position += 1
        let isCaseless = take("i")
        guard isAtEnd else { throw error(.badFlag) }
        do throws(RegularExpression.SyntaxError) {
            return .expression(try RegularExpression(pattern, isCaseless: isCaseless))
        } catch {
            throw self.error(.badExpression(error.message), at: start + error.offset)
        }
    }

    // MARK: - Direction, opcode, size, time

    /// One name, or several joined by `|` without spaces.
    private mutating func names<Names: OptionSet>(
        _ names: [(name: String, value: Names)],
        _ problem: FilterError.Problem
    ) throws(FilterError) -> Names where Names.Element == Names {
        var set: Names = []
        let start = position
        guard let first = name(names) else { throw error(problem, at: start) }
        set.insert(first)
        while next == UInt8(ascii: "|") {
            let bar = position
            position += 1
            guard let another = name(names) else {
                // The `|` joins terms.
                position = bar
                break
            }
            set.insert(another)
        }
        return set
    }

    private mutating func name<Value>(_ names: [(name: String, value: Value)]) -> Value? {
        let start = position
        for (name, value) in names {
            if take(word: name), isAtEnd { return value }
            position = start
        }
        return nil
    }

    /// `size` and a comparison; `nil` where it is a word like others.
    private mutating func size() throws(FilterError) -> Filter.Term? {
        let start = position
        guard take(word: "size") else { return nil }
        skipSpace()
        guard let comparison = comparison() else {
            position = start
            return nil
        }
        skipSpace()
        let number = position
        guard var value = digits(atMost: 9) else { throw error(.badSize, at: number) }
        if take("k") || take("K") {
            value <<= 10
        } else if take("M") || take("m") {
            value <<= 20
        } else if take("G") || take("g") {
            value <<= 30
        }
        guard isAtEnd else { throw error(.badSize, at: number) }
        return .size(comparison, value)
    }

    private mutating func since() throws(FilterError) -> Filter.Term {
        let start = position
        var parts: [Int] = []
        repeat {
            let part = position
            guard let value = digits(atMost: 2), position - part == 2 || parts.isEmpty else {
                throw error(.badTime, at: start)
            }
            parts.append(value)
        } while parts.count < 3 && take(":")
        guard isAtEnd, parts.count > 1, parts[0] < 24, parts[1] < 60, parts.count < 3 || parts[2] < 60 else {
            throw error(.badTime, at: start)
        }
        let clock = parts[0] * 3600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0)
        // Half a day and more from UTC there is, and no clock that is days away.
        let offset = min(max(utcOffset, -86_400), 86_400)
        let second: Int64 = 1_000_000_000
        let localNow = Int(now.nanoseconds / second - (now.nanoseconds % second < 0 ? 1 : 0)) + offset
        let midnight = localNow - ((localNow % 86_400) + 86_400) % 86_400
        let latest = midnight + clock <= localNow ? midnight + clock : midnight + clock - 86_400
        let (nanoseconds, overflow) = Int64(latest - offset).multipliedReportingOverflow(by: second)
        return .since(Timestamp(nanoseconds: overflow ? .min : nanoseconds), clock: clock)
    }

    /// A number of digits, at least one; `nil` where there is none, or there are more.
    private mutating func digits(atMost limit: Int) -> Int? {
        let start = position
        var value = 0
        while let byte = next, (0x30...0x39).contains(byte) {
            guard position - start < limit else { return nil }
            value = value * 10 + Int(byte - 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    /// The comparison that stands here; `=` is another spelling of `==`.
    private mutating func comparison() -> Comparison? {
        for comparison in [.equal, .notEqual, .lessOrEqual, .less, .greaterOrEqual, .greater] as [Comparison]
        where take(word: comparison.rawValue) {
            return comparison
        }
        return take("=") ? .equal : nil
    }

    // MARK: - JSON

    private mutating func condition() throws(FilterError) -> JSONCondition {
        let start = position
        var path: [JSONCondition.Step] = []
        while next == UInt8(ascii: ".") || (next == UInt8(ascii: "[") && position > start) {
            if take(".") {
                // `.[0]`: what is meant is the whole, so the dot has no key of its own.
                if path.isEmpty, next == UInt8(ascii: "[") { continue }
                let key = position
                while let byte = next, Self.isKeyByte(byte) { position += 1 }
                guard position > key else { throw error(.badPath, at: key) }
                path.append(.key(Array(bytes[key..<position])))
            } else {
                path.append(try subscripted())
            }
            guard path.count <= Self.depthLimit else { throw error(.tooDeep) }
        }
        let length = path.reduce(0) { if case .key(let key) = $1 { $0 + key.count } else { $0 } }
        guard length <= Self.literalLimit else { throw error(.tooLong, at: start) }
        let end = position
        skipSpace()
        guard let comparison = comparison() else {
            position = end
            guard isAtEnd else { throw error(.badPath) }
            return JSONCondition(path: path, requirement: nil)
        }
        skipSpace()
        let value = position
        let literal = try literal()
        guard isAtEnd else { throw error(.badValue, at: value) }
        switch literal {
        case .boolean, .null: if comparison.isOrder { throw error(.valueWithoutOrder, at: value) }
        case .string, .number: break
        }
        return JSONCondition(path: path, requirement: .init(comparison: comparison, literal: literal))
    }

    private mutating func subscripted() throws(FilterError) -> JSONCondition.Step {
        position += 1
        let start = position
        let step: JSONCondition.Step
        if next == UInt8(ascii: "\"") {
            step = .key(try string())
        } else {
            guard let index = digits(atMost: 9) else { throw error(.badIndex, at: start) }
            step = .index(index)
        }
        guard take("]") else { throw error(.badIndex) }
        return step
    }

    private mutating func literal() throws(FilterError) -> JSONCondition.Literal {
        if next == UInt8(ascii: "\"") { return .string(try string()) }
        let start = position
        while !isAtEnd { position += 1 }
        let word = Array(bytes[start..<position])
        switch String(decoding: word, as: UTF8.self) {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "null": return .null
        default:
            guard word.withUnsafeBytes(JSONReader.isNumber) else { throw error(.badValue, at: start) }
            guard word.count <= Self.literalLimit else { throw error(.tooLong, at: start) }
            return .number(word)
        }
    }
}
