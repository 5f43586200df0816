import ArgumentParser

/// A number of seconds, or -1 for no end.
enum WaitArgument: Sendable {
    case forever
    case seconds(Duration)

    static func parse(_ argument: String) throws -> WaitArgument {
        if argument == "-1" { return .forever }
        guard let seconds = Seconds(argument: argument) else {
            throw ValidationError("write a number of seconds from 0 to 31536000, or -1 for never.")
        }
        return .seconds(seconds.duration)
    }

    var duration: Duration? {
        switch self {
        case .forever: nil
        case .seconds(let duration): duration
        }
    }
}
