/// What a session is told of those beside it.
struct Company: Equatable, Sendable {
    /// All sessions with itself, by their numbers.
    var tabs: [SessionTab] = []
    /// Whether it is on the screen.
    var isShown = true
    /// How many messages of the others are neither written nor failed.
    var unsentCount = 0
    /// Whether something is typed in others that is not sent.
    var hasDrafts = false
    /// How many messages others have received, with those that were closed.
    var receivedCount = 0
    /// How many others have not ended for good.
    var liveCount = 0

    /// Whether there are others.
    var isSeveral: Bool { tabs.count > 1 }
    var shown: SessionTab? { tabs.first(where: \.isShown) }

    /// The tab that comes so far behind the one that is shown, around the end.
    func tab(_ distance: Int) -> SessionTab? {
        guard isSeveral, let index = tabs.firstIndex(where: \.isShown) else { return nil }
        return tabs[(index + distance + tabs.count) % tabs.count]
    }

    /// The next tab where something is new; errors go before messages.
    var active: SessionTab? {
        let others = (1..<max(tabs.count, 1)).compactMap { tab($0) }
        return others.first(where: \.hasError) ?? others.first { $0.unread > 0 }
    }
}
