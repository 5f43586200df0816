import ArgumentParser
import WilletClient
import WilletConfiguration
import WilletScreen
import WilletTerminal

/// What only `willet config check` says, since a session needs one profile at the most.
extension UserConfiguration {
    /// What would keep profiles from being used.
    var profileIssues: [Issue] {
        var issues: [Issue] = []
        for name in settings.profiles.keys.sorted() {
            var rest: ResolvedProfile?
            repeat {
                do throws(Issue) {
                    if rest == nil { rest = try ResolvedProfile(name, of: settings.profiles) }
                    try rest?.expanded(environment: Self.environment).tryOut()
                    rest = nil
                } catch {
                    // Those that inherit it have it too.
                    if !issues.contains(error) { issues.append(error) }
                    // What else is wrong shows without it.
                    if case .key(let key) = error.place { rest = rest?.without(key: key) } else { rest = nil }
                }
            } while rest != nil
        }
        return issues
    }
}

extension ResolvedProfile {
    /// Does with the profile what a session would, but for asking for passwords.
    fileprivate func tryOut() throws(Issue) {
        _ = try take("url") { try WebSocketURL($0) }
        guard var options = try? ConnectionOptions.parse([]), var route = try? RouteOptions.parse([]) else {
            preconditionFailure("no flag at all cannot be parsed")
        }
        try options.adopt(self)
        try route.adopt(self)
    }
}

extension Issue {
    /// One line that a terminal may see: who wrote the file may not be who reads this.
    func shown(file: String) -> String {
        RemoteText.line(description(file: file), limit: 2000, width: TerminalLocale.width)
    }
}
