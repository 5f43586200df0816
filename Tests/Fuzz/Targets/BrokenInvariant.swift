/// What must always hold, and did not.
package struct BrokenInvariant: Error, CustomStringConvertible {
    package let description: String
}

/// Holds an invariant against what was found.
func require(
    _ condition: @autoclosure () -> Bool,
    _ message: @autoclosure () -> String
) throws(BrokenInvariant) {
    guard !condition() else { return }
    throw BrokenInvariant(description: message())
}
