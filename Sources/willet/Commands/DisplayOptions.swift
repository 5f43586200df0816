import ArgumentParser
import WilletConfiguration
import WilletLog
import WilletScreen

/// How the application looks, and what its log keeps. They go before the configuration's.
struct DisplayOptions: ParsableArguments {
    /// When there are colours.
    enum Coloring: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

    @Option(
        help: ArgumentHelp(
            "Look like this: terminal, dark, light, high-contrast, monochrome, or a theme of your configuration.",
            valueName: "name"
        )
    )
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "Use colours: auto (default) means unless NO_COLOR is set; bold and reverse stay.",
            valueName: "when"
        )
    )
    var color = Coloring.auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep so many entries in the logs together (default: 1000000).", valueName: "count"),
        transform: NumberArgument.within(1...100_000_000)
    )
    var keepEntries: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Keep so many bytes in the logs together, with k, M or G: 1M to 1024G (default: 256M).",
            valueName: "bytes"
        ),
        transform: ByteCount.within(1 << 20...1 << 40, "from 1M to 1024G")
    )
    var keepBytes: ByteCount?

    @Option(
        help: ArgumentHelp(
            "Show how long answers take: they have the id of their request under this key, or path (.params.id).",
            valueName: "key"
        )
    )
    var latencyKey: String?

    func validate() throws {
        if let latencyKey { _ = try Self.key(latencyKey) }
    }

    /// The theme to draw with.
    func theme(of user: UserConfiguration) throws(UsageError) -> Theme {
        let name = theme ?? user.settings.theme
        guard let chosen = user.themes[name] else {
            throw UsageError("there is no theme “\(name)”: \(user.themes.names.joined(separator: ", "))")
        }
        switch color {
        case .always: return chosen
        case .never: return .attributesOnly
        case .auto:
            let isForbidden = UserConfiguration.environment("NO_COLOR").map { !$0.isEmpty } ?? false
            return isForbidden ? .attributesOnly : chosen
        }
    }

    /// By what an answer is known to its request; `nil` if nobody wants to know.
    func latencyKey(of user: UserConfiguration) throws -> LatencyKey? {
        if let latencyKey { return try Self.key(latencyKey) }
        return user.latencyKey
    }

    /// - Throws: an error that says what is wrong.
    static func key(_ text: String) throws -> LatencyKey? {
        guard !text.isEmpty else { return nil }
        do { return try LatencyKey(text) } catch {
            throw ValidationError("“\(text)” is no key of ids: \(error)")
        }
    }

    func logLimits(of user: UserConfiguration) -> MessageLog.Limits {
        MessageLog.Limits(
            entries: keepEntries ?? user.settings.limits.keepEntries,
            bytes: keepBytes?.bytes ?? user.settings.limits.keepBytes
        )
    }
}
