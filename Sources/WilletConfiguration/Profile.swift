/// A session that has a name: what would else be given by flags, under their long names.
package struct Profile: Hashable, Sendable {
    package enum Setting: Hashable, Sendable {
        case text(String)
        case texts([String])
        case flag(Bool)
    }

    /// The profile whose settings it has where it has none itself.
    package var inherits: String?
    package var settings: [String: Setting] = [:]

    package init() {}
}

extension Profile {
    private enum Kind { case text, texts, flag, count, seconds, size }

    /// The flags of `willet connect` that belong to a server, and its URL.
    private static let kinds: [String: Kind] = [
        "url": .text,
        "header": .texts, "auth": .text, "cookie": .texts, "origin": .text, "user-agent": .text, "subprotocol": .texts,
        "no-compress": .flag, "location": .flag,
        "proxy": .text, "no-proxy": .flag, "unix-socket": .text, "connect-to": .text, "ipv4": .flag, "ipv6": .flag,
        "insecure": .flag, "cacert": .texts, "cert": .text, "key": .text, "servername": .text,
        "on-open": .texts, "on-close": .texts, "execute": .texts, "reconnect": .flag,
        "max-retries": .count, "connect-timeout": .seconds, "ping-interval": .seconds, "ping-timeout": .seconds,
        "max-message-size": .size, "latency-key": .text,
    ]

    /// The names of all settings.
    package static var names: [String] { kinds.keys.sorted() }

    fileprivate static func setting(
        _ name: String,
        _ value: Value,
        _ key: String,
        _ reader: inout Reader
    ) -> Setting? {
        switch kinds[name] {
        case .text: reader.text(value, key).map { .text($0) }
        case .texts: reader.texts(value, key).map { .texts($0) }
        case .flag: reader.flag(value, key).map { .flag($0) }
        case .count: reader.count(value, key, 0...1_000_000).map { .text("\($0)") }
        case .seconds: reader.seconds(value, key, 0...31_536_000).map { .text("\($0)") }
        case .size: reader.size(value, key, 1...1 << 30).map { .text("\($0)") }
        case nil: nil
        }
    }
}

extension Reader {
    mutating func profile(_ table: [String: Value], _ path: String) -> Profile {
        var profile = Profile()
        for (name, value) in Self.sorted(table) {
            let key = "\(path).\(name)"
            if name == "inherits" {
                profile.inherits = text(value, key)
            } else if Profile.names.contains(name) {
                profile.settings[name] = Profile.setting(name, value, key, &self)
            } else {
                refuse(key, "a profile has no such setting: inherits, \(Profile.names.joined(separator: ", "))")
            }
        }
        return profile
    }
}
