import ArgumentParser

/// A whole number within bounds.
enum NumberArgument {
    /// How a value becomes a number, or an error that tells the bounds.
    static func within(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { argument in
            guard let number = Int(argument), range.contains(number) else {
                let end = range.upperBound == .max ? "" : " to \(range.upperBound)"
                throw ValidationError("write a number from \(range.lowerBound)\(end).")
            }
            return number
        }
    }
}
