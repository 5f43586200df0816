/// That a JSON text has a value at a path, and perhaps how it compares.
///
/// Where keys are given twice, one value that compares so is enough.
struct JSONCondition: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case key([UInt8])
        case index(Int)
    }

    enum Literal: Hashable, Sendable {
        case string([UInt8])
        /// In the spelling of JSON.
        case number([UInt8])
        case boolean(Bool)
        case null
    }

    struct Requirement: Hashable, Sendable {
        let comparison: Comparison
        let literal: Literal
    }

    let path: [Step]
    let requirement: Requirement?
}

extension JSONCondition: CustomStringConvertible {
    var description: String {
        var text = ""
        for step in path {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where !key.isEmpty && key.allSatisfy(FilterParser.isKeyByte):
                text += "." + String(decoding: key, as: UTF8.self)
            case .key(let key): text += "[\(Filter.Term.quoted(key))]"
            }
        }
        if text.utf8.first == UInt8(ascii: "[") { text = "." + text }
        guard let requirement else { return text }
        return "\(text) \(requirement.comparison.rawValue) \(requirement.literal)"
    }
}

extension JSONCondition.Literal: CustomStringConvertible {
    var description: String {
        switch self {
        case .string(let bytes): Filter.Term.quoted(bytes)
        case .number(let digits): String(decoding: digits, as: UTF8.self)
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        }
    }
}
