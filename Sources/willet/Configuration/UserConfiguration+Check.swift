import ArgumentParser
import WilletClient
import WilletConfiguration
import WilletScreen
import WilletTerminal

/// What only `willet config check` says, since a session needs one profile at the most.
extension UserConfiguration {
    /// What would keep profiles from being used.
    var profileIssues: [Issue] {
        settings.profiles.keys.sorted().compactMap { name -> Issue? in
            do throws(Issue) {
                let profile = try ResolvedProfile(name, of: settings.profiles)
                try profile.expanded(environment: Self.environment).tryOut()
                return nil
            } catch {
                return error
            }
        }
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
