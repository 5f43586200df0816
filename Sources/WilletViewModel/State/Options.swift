package import WilletLog
package import WilletScreen

/// What the application hands to the view model and what does not change while it runs.
package struct Options: Sendable {
    /// How wide characters are in this terminal.
    package var width: CellWidth
    package var glyphs: Glyphs
    /// Local time less UTC, in seconds.
    package var utcOffset: Int
    package var keymap: Keymap
    /// What stands before the messages of the log.
    package var columns: Set<LogColumn>
    package var limits: MessageLog.Limits
    /// Whether what is sent is kept for the next run.
    package var keepsHistory: Bool
    /// The names of the profiles.
    package var profiles: [String]
    /// Texts that are sent often, by their names; with placeholders.
    package var snippets: [String: String]
    /// Whether credentials in URLs are shown as they are.
    package var showsSecrets: Bool
    /// After this many messages arrived the application ends.
    package var maximumMessages: Int?
    /// Whether the application ends when the connection does.
    package var exitsOnClose: Bool

    package init(
        width: CellWidth,
        glyphs: Glyphs = .utf8,
        utcOffset: Int = 0,
        keymap: Keymap = .standard,
        columns: Set<LogColumn> = Set(LogColumn.allCases),
        limits: MessageLog.Limits = .init(),
        keepsHistory: Bool = false,
        profiles: [String] = [],
        snippets: [String: String] = [:],
        showsSecrets: Bool = false,
        maximumMessages: Int? = nil,
        exitsOnClose: Bool = false
    ) {
        self.width = width
        self.glyphs = glyphs
        self.utcOffset = utcOffset
        self.keymap = keymap
        self.columns = columns
        self.limits = limits
        self.keepsHistory = keepsHistory
        self.profiles = profiles
        self.snippets = snippets
        self.showsSecrets = showsSecrets
        self.maximumMessages = maximumMessages
        self.exitsOnClose = exitsOnClose
    }
}
