/// What a user calls a case of an enum: its name, in lower case with hyphens.
package enum SpelledName {
    /// `halfPageUp` is `half-page-up`.
    package static func of(_ value: some Sendable) -> String {
        var name = ""
        for character in "\(value)" {
            if character.isUppercase, !name.isEmpty { name.append("-") }
            name += character.lowercased()
        }
        return name
    }
}
