import ArgumentParser

/// A number of seconds, also a part of one, up to a year.
struct Seconds: Sendable {
    let duration: Duration

    init?(argument: String) {
        guard let number = Double(argument), (0...31_536_000).contains(number) else { return nil }
        duration = .seconds(number)
    }

    static func parse(_ argument: String) throws -> Seconds {
        guard let seconds = Seconds(argument: argument) else {
            throw ValidationError("write a number of seconds from 0 to 31536000, such as 2.5.")
        }
        return seconds
    }
}
