import ArgumentParser

/// A number of seconds, also a part of one, up to a year.
struct Seconds: ExpressibleByArgument, Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let number = Double(argument), (0...31_536_000).contains(number) else { return nil }
        duration = .seconds(number)
    }
}
