extension Style: CustomStringConvertible {
    /// Its role, and its attributes where it has some: `error bold`.
    package var description: String {
        var words = ["\(role)"]
        if attributes.contains(.bold) { words.append("bold") }
        if attributes.contains(.reverse) { words.append("reverse") }
        if attributes.contains(.underline) { words.append("underline") }
        return words.joined(separator: " ")
    }
}
