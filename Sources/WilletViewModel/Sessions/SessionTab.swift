import WilletScreen

/// What the bar of the sessions tells of one.
struct SessionTab: Equatable, Sendable {
    var number: Int
    /// The profile, or host and path; not harmless yet.
    var name: String
    /// The sign of its state, and its colour.
    var sign: String
    var role: Style.Role
    var isShown = false
    /// How many messages came since it was shown.
    var unread = 0
    /// Whether something went wrong since it was shown.
    var hasError = false

    /// What is seen at a glance: all but how many are unread.
    var withoutCount: SessionTab {
        var tab = self
        tab.unread = min(unread, 1)
        return tab
    }
}
