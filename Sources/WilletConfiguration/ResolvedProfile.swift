/// A profile together with those that it inherits from.
package struct ResolvedProfile: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var setting: Profile.Setting
        /// Where it is written, for messages: `profiles.base.auth`.
        package var key: String
    }

    package let name: String
    package private(set) var entries: [String: Entry] = [:]
    /// Itself, and those that it inherits from.
    private var chain: [String] = []

    /// - Throws: an ``Issue`` for a profile that is not there, and for one that inherits from itself.
    package init(_ name: String, of profiles: [String: Profile]) throws(Issue) {
        self.name = name
        var next: String? = name
        while let current = next {
            guard !chain.contains(current) else {
                let circle = (chain.drop { $0 != current } + [current]).joined(separator: " → ")
                throw Issue(
                    .key("profiles.\(current).inherits"),
                    "it inherits from itself, \(circle): break the circle"
                )
            }
            guard let profile = profiles[current] else {
                throw chain.last.map { Self.missing(current, "profiles.\($0).inherits", profiles) }
                    ?? Self.missing(current, "profiles", profiles)
            }
            chain.append(current)
            for (setting, value) in profile.settings where entries[setting] == nil {
                entries[setting] = Entry(setting: value, key: "profiles.\(current).\(setting)")
            }
            next = profile.inherits
        }
    }

    /// Itself without the setting that is written at a place; `nil` if none is.
    package func without(key: String) -> ResolvedProfile? {
        guard let name = entries.first(where: { $0.value.key == key })?.key else { return nil }
        var profile = self
        profile.entries[name] = nil
        return profile
    }

    private static func missing(_ name: String, _ key: String, _ profiles: [String: Profile]) -> Issue {
        let known = profiles.isEmpty ? "there are none" : "there are \(profiles.keys.sorted().joined(separator: ", "))"
        return Issue(.key(key), "there is no profile “\(name)”: \(known)")
    }

    /// The profile with `${NAME}` replaced by the environment's values; `$${` stands for `${`.
    ///
    /// - Throws: an ``Issue`` that names the first variable that is not set.
    package func expanded(environment: (String) -> String?) throws(Issue) -> ResolvedProfile {
        var profile = self
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            switch entry.setting {
            case .text(let text):
                profile.entries[name]?.setting = .text(try Self.expand(text, entry.key, environment))
            case .texts(let texts):
                var expanded: [String] = []
                for text in texts { expanded.append(try Self.expand(text, entry.key, environment)) }
                profile.entries[name]?.setting = .texts(expanded)
            case .flag: break
            }
        }
        return profile
    }

    private static func expand(
        _ text: String,
        _ key: String,
        _ environment: (String) -> String?
    ) throws(Issue) -> String {
        var result = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: "${") {
            if rest[..<mark.lowerBound].last == "$" {
                result += rest[..<mark.lowerBound].dropLast() + "${"
                rest = rest[mark.upperBound...]
                continue
            }
            guard let end = rest[mark.upperBound...].firstIndex(of: "}") else {
                throw Issue(.key(key), "a } is missing after “${”: write ${NAME}, or $${ for the characters themselves")
            }
            let name = rest[mark.upperBound..<end]
            let isName = name.utf8.allSatisfy {
                $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetterOrDigit
            }
            guard isName, name.first?.isNumber == false else {
                throw Issue(
                    .key(key),
                    "“${\(name)}” names no variable: write ${NAME}, or $${ for the characters themselves"
                )
            }
            guard let value = environment(String(name)) else {
                // It may well be set where the profile is used.
                throw Issue(
                    .key(key),
                    "\(name) is not set in the environment: set it, or write $${\(name)} for the characters themselves",
                    isMistake: false
                )
            }
            result += rest[..<mark.lowerBound] + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Whether something of this profile, or of one that it inherits from, is written at a key.
    package func owns(_ key: String) -> Bool {
        chain.contains { key == "profiles.\($0)" || key.hasPrefix("profiles.\($0).") }
    }

    package func text(_ name: String) -> String? {
        if case .text(let text)? = entries[name]?.setting { text } else { nil }
    }

    package func texts(_ name: String) -> [String] {
        if case .texts(let texts)? = entries[name]?.setting { texts } else { [] }
    }

    package func flag(_ name: String) -> Bool? {
        if case .flag(let flag)? = entries[name]?.setting { flag } else { nil }
    }

    /// Where a setting is written.
    package func key(of name: String) -> String { entries[name]?.key ?? "profiles.\(self.name)" }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
