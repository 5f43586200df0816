/// What a user has chosen; what is not chosen is as `Resources/Configuration/willet.toml` says.
package struct Settings: Hashable, Sendable {
    /// The name of a theme.
    package var theme = "terminal"
    /// The columns of the log beside the messages, by their names.
    package var columns = ["time", "size", "latency"]
    /// The key, or the path, of the ids of requests and answers; empty for none.
    package var latencyKey = ""
    /// Whether what is sent is kept for the next run.
    package var history = true
    package var limits = Limits()
    /// The names of keys by place and action, where they were chosen.
    package var keys: [String: [String: [String]]] = [:]
    package var themes: [String: ThemeSettings] = [:]
    package var profiles: [String: Profile] = [:]
    /// Texts that are sent often, by their names.
    package var snippets: [String: String] = [:]

    /// How much is kept, and how long things may take. Sizes are in bytes, times in seconds.
    package struct Limits: Hashable, Sendable {
        package var keepEntries = 1_000_000
        package var keepBytes = 256 << 20
        package var queuedMessages = 100
        package var queuedSeconds = 60.0
        package var connectTimeout = 10.0
        package var pingInterval = 20.0
        package var pingTimeout = 20.0
        package var maxMessageSize = 64 << 20
    }

    /// The defaults.
    package init() {}
}

/// A theme of the user's own.
package struct ThemeSettings: Hashable, Sendable {
    /// The theme whose looks it has where it names none.
    package var inherits: String?
    /// Looks by the names of their roles.
    package var looks: [String: String] = [:]
}
