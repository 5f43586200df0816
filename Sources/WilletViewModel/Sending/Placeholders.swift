package import WilletProtocol

/// What stands in a text for something that is known only when it is used: `${NAME}` for the environment's value,
/// `{{uuid}}` for a new UUID, `{{now}}` for the time, `{{seq}}` for a number that counts; `$${NAME}` stands for the
/// characters `${NAME}`. Anything else stays as it is, and so does what has been filled in.
package enum Placeholders {
    /// Where the values come from.
    package struct Source: Sendable {
        package var environment: @Sendable (String) -> String?
        package var makeUUID: @Sendable () -> String
        /// A moment in UTC, as ISO 8601 has it.
        package var timeText: @Sendable (Timestamp) -> String

        package init(
            environment: @escaping @Sendable (String) -> String?,
            makeUUID: @escaping @Sendable () -> String,
            timeText: @escaping @Sendable (Timestamp) -> String
        ) {
            self.environment = environment
            self.makeUUID = makeUUID
            self.timeText = timeText
        }
    }

    /// Fills a text.
    ///
    /// - Parameters:
    ///   - sequence: what was counted last; each `{{seq}}` counts on, unless all comes to nothing.
    ///   - limit: how long the result may be, in bytes of UTF-8.
    static func filled(
        _ text: String,
        from source: Source,
        now: Timestamp,
        sequence: inout Int,
        limit: Int = LineEditor.limit
    ) throws(PlaceholderError) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var counted = sequence
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...]
            if let name = variable(at: rest) {
                index += name.utf8.count + 3
                if result.last == UInt8(ascii: "$"), rest.startIndex > 0, bytes[rest.startIndex - 1] == result.last {
                    result[(result.count - 1)...] = ArraySlice("${\(name)}".utf8)
                } else {
                    guard let value = source.environment(name) else { throw .notSet(variable: name) }
                    result += value.utf8
                }
            } else if rest.starts(with: "{{uuid}}".utf8) {
                index += "{{uuid}}".utf8.count
                result += source.makeUUID().utf8
            } else if rest.starts(with: "{{now}}".utf8) {
                index += "{{now}}".utf8.count
                result += source.timeText(now).utf8
            } else if rest.starts(with: "{{seq}}".utf8) {
                index += "{{seq}}".utf8.count
                counted += 1
                result += "\(counted)".utf8
            } else {
                result.append(bytes[index])
                index += 1
            }
            guard result.count <= limit else { throw .tooLong(limit: limit) }
        }
        sequence = counted
        return String(decoding: result, as: UTF8.self)
    }

    /// The name of the variable whose placeholder some bytes begin with.
    private static func variable(at bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.starts(with: "${".utf8) else { return nil }
        let name = bytes.dropFirst(2).prefix { byte in
            let character = Character(Unicode.Scalar(byte))
            return character == "_" || character.isASCII && (character.isLetter || character.isNumber)
        }
        guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            bytes[name.endIndex...].first == UInt8(ascii: "}")
        else { return nil }
        return String(decoding: name, as: UTF8.self)
    }
}

/// Why a text with placeholders cannot be used.
package enum PlaceholderError: Error, Hashable, Sendable {
    case notSet(variable: String)
    case tooLong(limit: Int)
}

extension PlaceholderError: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    package var description: String {
        switch self {
        case .notSet(let variable):
            "\(variable) is not set in the environment: set it and start anew, or write $${\(variable)} for these characters"
        case .tooLong(let limit): "with its values it is longer than \(Format.size(limit)): shorten them"
        }
    }
}
