/// Reads a JSON text (RFC 8259) once, from its first byte to its last, and says whether a condition holds. Makes no tree
/// and takes no memory; what is no JSON, or nested too deep, meets no condition.
struct JSONReader {
    /// Arrays and objects within each other.
    static let depthLimit = 256

    private let bytes: UnsafeRawBufferPointer
    private let condition: JSONCondition
    private var position = 0
    private var isMet = false
    /// Where the first value at the path begins, if nothing else is asked of it.
    private var place: Int?

    private init(_ bytes: UnsafeRawBufferPointer, _ condition: JSONCondition) {
        self.bytes = bytes
        self.condition = condition
    }

    static func meets(_ condition: JSONCondition, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = JSONReader(bytes, condition)
        reader.skipSpace()
        guard reader.value(step: 0, depth: 0) else { return false }
        reader.skipSpace()
        return reader.position == bytes.count && reader.isMet
    }

    /// Where the number or string lies that a path leads to; of keys that are given twice the first counts.
    ///
    /// - Returns: `nil` if there is none, or if it is no JSON.
    static func scalar(at path: [JSONCondition.Step], in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var reader = JSONReader(bytes, JSONCondition(path: path, requirement: nil))
        reader.skipSpace()
        guard reader.value(step: 0, depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.position == bytes.count, let start = reader.place else { return nil }
        reader.position = start
        if reader.next == UInt8(ascii: "\"") {
            return reader.string(comparedTo: nil).map { _ in start..<reader.position }
        }
        return reader.number().map { start..<start + $0.count }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Reads a value.
    ///
    /// - Parameter step: how many steps of the path lead here; `nil` off the path.
    /// - Returns: whether it is one.
    private mutating func value(step: Int?, depth: Int) -> Bool {
        let isTarget = step == condition.path.count
        if isTarget, condition.requirement == nil {
            isMet = true
            place = place ?? position
        }
        switch next {
        case UInt8(ascii: "{"):
            // Nothing but presence is asked of objects and arrays; they are not equal to any literal.
            if isTarget, condition.requirement?.comparison == .notEqual { isMet = true }
            return object(step: isTarget ? nil : step, depth: depth + 1)
        case UInt8(ascii: "["):
            if isTarget, condition.requirement?.comparison == .notEqual { isMet = true }
            return array(step: isTarget ? nil : step, depth: depth + 1)
        case UInt8(ascii: "\""):
            let literal: [UInt8]? =
                if isTarget, case .string(let bytes) = condition.requirement?.literal { bytes } else { nil }
            guard let order = string(comparedTo: literal) else { return false }
            if isTarget { judge(literal == nil ? nil : order) }
            return true
        case UInt8(ascii: "t"): return word("true", .boolean(true), isTarget)
        case UInt8(ascii: "f"): return word("false", .boolean(false), isTarget)
        case UInt8(ascii: "n"): return word("null", .null, isTarget)
        default:
            guard let number = number() else { return false }
            if isTarget {
                if case .number(let literal) = condition.requirement?.literal {
                    judge(literal.withUnsafeBytes { JSONNumber(number).order(to: JSONNumber($0)) })
                } else {
                    judge(nil)
                }
            }
            return true
        }
    }

    /// - Parameter order: how the value compares to the literal; `nil` for one of another type.
    private mutating func judge(_ order: Int?) {
        guard let comparison = condition.requirement?.comparison else { return }
        if let order { isMet = isMet || comparison.holds(order) } else if comparison == .notEqual { isMet = true }
    }

    private mutating func word(_ word: StaticString, _ literal: JSONCondition.Literal, _ isTarget: Bool) -> Bool {
        guard bytes.count - position >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] { return false }
        position += word.utf8CodeUnitCount
        if isTarget {
            switch condition.requirement?.literal {
            case literal: judge(0)
            // Of one type, and not the same.
            case .boolean, .null, .string, .number, nil: judge(nil)
            }
        }
        return true
    }

    private mutating func object(step: Int?, depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        position += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return true }
        let key: [UInt8]? = if let step, case .key(let key) = condition.path[step] { key } else { nil }
        while true {
            guard next == UInt8(ascii: "\""), let order = string(comparedTo: key) else { return false }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return false }
            skipSpace()
            guard value(step: key != nil && order == 0 ? step.map { $0 + 1 } : nil, depth: depth) else { return false }
            skipSpace()
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
            skipSpace()
        }
    }

    private mutating func array(step: Int?, depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        let wanted: Int? = if let step, case .index(let index) = condition.path[step] { index } else { nil }
        var index = 0
        while true {
            guard value(step: index == wanted ? step.map { $0 + 1 } : nil, depth: depth) else { return false }
            index += 1
            skipSpace()
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
            skipSpace()
        }
    }

    // MARK: - Scalars

    private mutating func digits() -> Bool {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position > start
    }

    /// A number's text; `nil` where there is none.
    private mutating func number() -> UnsafeRawBufferPointer? {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { return nil } }
        if take(UInt8(ascii: ".")) { guard digits() else { return nil } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { return nil }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// Whether all of a text is a number.
    static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var reader = JSONReader(bytes, JSONCondition(path: [], requirement: nil))
        return reader.number()?.count == bytes.count
    }

    /// Reads a string.
    ///
    /// - Returns: its order to another, by bytes, which is that of the characters' numbers; any number where there is no
    ///   other; `nil` where there is no string.
    private mutating func string(comparedTo other: [UInt8]?) -> Int? {
        position += 1
        var comparison = ByteComparison(other)
        while true {
            let start = position
            while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
            comparison.append(bytes[start..<position])
            guard position < bytes.count else { return nil }
            position += 1
            switch bytes[position - 1] {
            case UInt8(ascii: "\""): return comparison.order
            case UInt8(ascii: "\\"): guard escape(&comparison) else { return nil }
            default: return nil
            }
        }
    }

    /// Whether a byte stands for itself in a string.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ comparison: inout ByteComparison) -> Bool {
        guard let byte = next else { return false }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): comparison.append(byte)
        case UInt8(ascii: "b"): comparison.append(0x08)
        case UInt8(ascii: "f"): comparison.append(0x0C)
        case UInt8(ascii: "n"): comparison.append(0x0A)
        case UInt8(ascii: "r"): comparison.append(0x0D)
        case UInt8(ascii: "t"): comparison.append(0x09)
        case UInt8(ascii: "u"):
            guard var code = hexadecimal() else { return false }
            if (0xD800..<0xDC00).contains(code) {
                // A pair, or half of one, which stands for no character.
                let start = position
                if take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = hexadecimal(),
                    (0xDC00..<0xE000).contains(low)
                {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = start
                }
            }
            for byte in UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}") ?? .init() { comparison.append(byte) }
        default: return false
        }
        return true
    }

    private mutating func hexadecimal() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        var code: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32((byte | 0x20) - 0x61 + 10)
            default: return nil
            }
            position += 1
        }
        return code
    }
}

/// Compares bytes that come one after the other.
private struct ByteComparison {
    private let other: [UInt8]
    private var count = 0
    private var decided: Int?

    /// - Parameter other: what the bytes are compared with; `nil` for nothing.
    init(_ other: [UInt8]?) {
        self.other = other ?? []
        decided = other == nil ? 0 : nil
    }

    var order: Int { decided ?? (count < other.count ? -1 : 0) }

    mutating func append(_ bytes: Slice<UnsafeRawBufferPointer>) {
        guard decided == nil else { return }
        for byte in bytes where decided == nil { append(byte) }
    }

    mutating func append(_ byte: UInt8) {
        guard decided == nil else { return }
        guard count < other.count else {
            decided = 1
            return
        }
        if byte != other[count] { decided = byte < other[count] ? -1 : 1 }
        count += 1
    }
}
