import Glibc
import WilletConfiguration
import WilletLog
import WilletScreen
import WilletViewModel

/// What the user's `willet.toml` comes to. What cannot be used of it is told, and the rest counts.
struct UserConfiguration: Sendable {
    /// Where the file is, or would be; `nil` where the environment names no home.
    let path: String?
    /// Whether there is a file.
    let exists: Bool
    let settings: Settings
    let keymap: Keymap
    let themes: ThemeCatalog
    let columns: Set<LogColumn>
    let latencyKey: LatencyKey?
    private(set) var issues: [Issue]

    /// The environment's value of a variable.
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Where the user's file belongs.
    static var standardPath: String? { ConfigurationFile.path(environment: environment) }

    /// Reads the user's file.
    static func load() -> UserConfiguration { UserConfiguration(path: standardPath) }

    init(path: String?) {
        self.path = path
        var settings = Settings()
        var issues: [Issue] = []
        var exists = true
        do throws(Issue) {
            if let text = try path.map(ConfigurationFile.read) ?? nil {
                (settings, issues) = Settings.parse(text)
            } else {
                exists = false
            }
        } catch {
            issues = [error]
        }
        let rebound = Keymap.standard.rebound(settings.keys)
        keymap = rebound.keymap
        issues += rebound.findings.map { finding in
            let key = ["keys", finding.place, finding.action].compactMap(\.self).joined(separator: ".")
            return Issue(.key(key), finding.text, isMistake: finding.isMistake)
        }
        themes = ThemeCatalog(
            settings.themes.mapValues { ThemeCatalog.Definition(inherits: $0.inherits, looks: $0.looks) }
        )
        issues += themes.findings.map { finding in
            Issue(.key(["themes", finding.theme, finding.key].compactMap(\.self).joined(separator: ".")), finding.text)
        }
        if themes[settings.theme] == nil {
            let text = "there is no theme “\(settings.theme)”: \(themes.names.joined(separator: ", "))"
            issues.append(Issue(.key("theme"), text))
            settings.theme = Settings().theme
        }
        columns = Set(settings.columns.compactMap(LogColumn.init(rawValue:)))
        for name in settings.columns where LogColumn(rawValue: name) == nil {
            let known = LogColumn.allCases.map(\.rawValue).joined(separator: ", ")
            issues.append(Issue(.key("columns"), "there is no column “\(name)”: \(known)"))
        }
        do throws(LatencyKeyError) {
            latencyKey = settings.latencyKey.isEmpty ? nil : try LatencyKey(settings.latencyKey)
        } catch {
            latencyKey = nil
            issues.append(Issue(.key("latency-key"), "“\(settings.latencyKey)” cannot be used: \(error)"))
        }
        self.exists = exists
        self.settings = settings
        self.issues = issues
    }

    /// How messages name the file.
    var name: String { path ?? "willet.toml" }

    /// What the application says at its start about a file of which something cannot be used.
    var notes: [String] {
        let mistakes = issues.filter(\.isMistake).map { $0.description(file: name) }
        let limit = 5
        guard mistakes.count > limit else { return mistakes }
        return mistakes.prefix(limit) + ["\(mistakes.count - limit) more: willet config check lists them"]
    }

    /// A profile, with what it inherits and with the environment's values.
    ///
    /// - Throws: ``UsageError``.
    func profile(_ name: String) throws(UsageError) -> ResolvedProfile {
        guard exists else {
            throw UsageError("there is no \(self.name), and so no profile “\(name)”: willet config default shows how")
        }
        do throws(Issue) {
            // What cannot be used of a profile is not left out: it may be what protects the session.
            if let issue = issues.first(where: { $0.place == .file || $0.isSyntax }) { throw issue }
            let profile = try ResolvedProfile(name, of: settings.profiles)
            for issue in issues {
                if case .key(let key) = issue.place, profile.owns(key) { throw issue }
            }
            return try profile.expanded(environment: Self.environment)
        } catch {
            throw UsageError(error.shown(file: self.name))
        }
    }
}

extension Issue {
    fileprivate var isSyntax: Bool { if case .line = place { true } else { false } }
}
