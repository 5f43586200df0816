import Glibc

/// Job control for one program that has the terminal: what is to be done about it, until it has ended.
struct Loan: Equatable, Sendable {
    /// Whose the terminal is.
    enum Holder: Equatable, Sendable { case program, us, others }

    enum Event: Equatable, Sendable {
        /// The program has stopped, as by Ctrl-Z.
        case stopped(Holder)
        /// This process goes on after it was stopped.
        case continued(Holder)
        /// The program has to end now.
        case recalled
        /// The deadline is there.
        case due(Holder)
    }

    enum Action: Equatable, Sendable {
        case takeBack
        /// Give it the terminal again, and continue it.
        case lendAgain
        /// Stop this process with it, where a shell can continue both; `continued` is what follows.
        case stop
        case signal(Int32)
    }

    /// How long a program has to end after each of the signals that ask it to.
    static let patience = Duration.milliseconds(500)

    private enum State: Equatable, Sendable {
        /// Goes on to both others.
        case running
        /// Stopped, and this process with it; goes on to both others.
        case stopped
        /// Asked to end, and these are the signals that come next.
        case ending(ArraySlice<Int32>)
    }

    private var state = State.running
    private(set) var deadline: ContinuousClock.Instant?

    mutating func take(_ event: Event, at now: ContinuousClock.Instant) -> [Action] {
        switch (state, event) {
        case (.ending(let signals), .due):
            guard let next = signals.first else { return [] }
            let rest = signals.dropFirst()
            state = .ending(rest)
            deadline = rest.isEmpty ? nil : now + Self.patience
            // What is stopped hears of no signal but this.
            return [.signal(next), .signal(SIGCONT)]
        case (.ending, _): return []
        case (_, .recalled):
            state = .ending([SIGTERM, SIGKILL])
            deadline = now + Self.patience
            return [.signal(SIGHUP), .signal(SIGCONT)]
        case (_, .stopped(.us)), (_, .continued(.us)), (.stopped, .due(.us)):
            // A shell has given the terminal to us; it is the program's.
            state = .running
            deadline = nil
            return [.lendAgain]
        case (_, .stopped(let holder)):
            state = .stopped
            deadline = nil
            return holder == .program ? [.takeBack, .stop] : [.stop]
        case (.stopped, .continued(.others)):
            // In the background: by `bg`, or to end this process, as a `kill` of a stopped job does.
            deadline = now + CursesTerminal.backgroundPatience
            return []
        case (.stopped, .due(.others)):
            deadline = nil
            return [.stop]
        case (.stopped, .continued(.program)), (.stopped, .due(.program)):
            state = .running
            deadline = nil
            return [.signal(SIGCONT)]
        case (.running, .continued), (.running, .due): return []
        }
    }
}
