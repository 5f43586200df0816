/// Why a scenario failed.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Fails unless a condition holds.
func check(_ condition: Bool, _ reason: @autoclosure () -> String) throws(Failure) {
    guard condition else { throw Failure(reason()) }
}
