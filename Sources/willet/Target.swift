import WilletClient
import WilletLog

/// What a session is opened on, and how.
struct Target: Sendable {
    /// As it was asked for: a URL, or a profile, `@name`.
    let text: String
    let url: String
    var configuration: Configuration
    /// Messages that are sent once, when first open.
    var execute: [String] = []
    /// By what an answer is known to its request; `nil` if nobody wants to know.
    var latencyKey: LatencyKey?

    /// Whether it is a profile, with all that belongs to it.
    var isProfile: Bool { text.hasPrefix("@") }

    /// Another server gets nothing that was given for this one.
    func adapted(to other: String) -> Target {
        var configuration = configuration
        if let own = try? WebSocketURL(url), let url = try? WebSocketURL(other) {
            configuration = configuration.adapted(to: url, from: own)
        }
        return Target(text: other, url: other, configuration: configuration, latencyKey: latencyKey)
    }
}
