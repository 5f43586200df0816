import ArgumentParser

/// A number of seconds, or -1 for no end.
enum WaitArgument: ExpressibleByArgument, Sendable {
    case forever
    case seconds(Duration)

    init?(argument: String) {
        if argument == "-1" {
            self = .forever
        } else if let seconds = Seconds(argument: argument) {
            self = .seconds(seconds.duration)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .forever: "-1"
        case .seconds(let duration): "\(duration / .seconds(1))"
        }
    }

    var duration: Duration? {
        switch self {
        case .forever: nil
        case .seconds(let duration): duration
        }
    }
}
