/// What cannot be used of the command line or the environment, found after the arguments were parsed.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
