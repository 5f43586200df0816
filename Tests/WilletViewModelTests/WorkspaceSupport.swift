import WilletClient
import WilletScreen

@testable import WilletViewModel

extension Workspace {
    static func at(
        _ rows: Int = 24,
        _ columns: Int = 80,
        _ change: (inout Options) -> Void = { _ in }
    ) -> Workspace {
        var options = Options(width: .test)
        change(&options)
        return Workspace(options: options, size: ScreenSize(rows: rows, columns: columns), now: .noon())
    }

    /// With so many open sessions, of which the first is shown.
    static func connected(
        _ count: Int,
        _ rows: Int = 24,
        _ columns: Int = 80,
        _ change: (inout Options) -> Void = { _ in }
    ) -> Workspace {
        var workspace = Workspace.at(rows, columns, change)
        for number in 1...count {
            if number > 1 { _ = workspace.open("ws://s\(number)/chat") }
            workspace.start("ws://s\(number)/chat", number: number)
            workspace.tell(number, .opened(.test(generation: 1)))
            workspace.tell(number, .state(.open))
        }
        return workspace
    }

    var shownNumber: Int { places[shownIndex].number }

    /// The session of a number gets a client of that number, as the shell makes it.
    mutating func start(_ url: String, number: Int) {
        guard let id = id(number) else { return }
        _ = update(.started(url: url, session: number), of: id, at: .noon())
    }

    private func id(_ number: Int) -> SessionID? { places.first { $0.number == number }?.id }

    /// An event of the session of a number.
    @discardableResult
    mutating func tell(_ number: Int, _ event: Event, at time: Timestamp = .noon()) -> Outcome {
        guard let place = places.first(where: { $0.number == number }) else { return Outcome() }
        return update(.event(event, session: place.state.session.number), of: place.id, at: time)
    }

    @discardableResult
    mutating func press(_ keys: Keystroke..., at time: Timestamp = .noon()) -> [Effect] {
        keys.flatMap { update(.key($0), at: time).effects.map(\.effect) }
    }

    /// Types a line and Enter, and does what the shell does with a client that takes everything.
    @discardableResult
    mutating func send(_ text: String, at time: Timestamp = .noon()) -> [Effect] {
        for character in text { press(.character(character), at: time) }
        let effects = update(.key(.key(.enter)), at: time).effects
        for effect in effects {
            guard case .enqueue(_, let entry) = effect.effect else { continue }
            _ = update(.enqueued(entry: entry, MessageID(rawValue: entry)), of: effect.session, at: time)
        }
        return effects.map(\.effect)
    }

    /// The rows of the screen.
    var rows: [String] {
        render().text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
