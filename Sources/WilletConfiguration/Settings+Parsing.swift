extension Settings {
    /// Reads the text of a configuration. What cannot be used is left out and told.
    package static func parse(_ text: String) -> (settings: Settings, issues: [Issue]) {
        let document: [String: Value]
        do throws(Issue) {
            document = try Document.parse(text)
        } catch {
            return (Settings(), [error])
        }
        var reader = Reader()
        let settings = reader.settings(document)
        return (settings, reader.issues)
    }
}

/// Takes values for what they are to be, and tells of those that are something else.
struct Reader {
    private(set) var issues: [Issue] = []

    mutating func refuse(_ key: String, _ text: String) { issues.append(Issue(.key(key), text)) }

    fileprivate mutating func settings(_ document: [String: Value]) -> Settings {
        var settings = Settings()
        for (name, value) in Self.sorted(document) {
            switch name {
            case "theme": settings.theme = text(value, name) ?? settings.theme
            case "columns": settings.columns = texts(value, name) ?? settings.columns
            case "latency-key": settings.latencyKey = text(value, name) ?? settings.latencyKey
            case "history": settings.history = flag(value, name) ?? settings.history
            case "limits": readLimits(value, into: &settings.limits)
            case "keys": settings.keys = keys(value)
            case "themes":
                for (theme, value) in tables(value, name) {
                    settings.themes[theme] = self.theme(value, "themes.\(theme)")
                }
            case "profiles":
                for (profile, value) in tables(value, name) {
                    settings.profiles[profile] = self.profile(value, "profiles.\(profile)")
                }
            case "snippets": settings.snippets = snippets(value)
            default:
                refuse(
                    name,
                    "there is no such setting: theme, columns, history, latency-key, limits, keys, themes, profiles, "
                        + "snippets"
                )
            }
        }
        return settings
    }

    private mutating func readLimits(_ value: Value, into limits: inout Settings.Limits) {
        let aYear = 31_536_000.0
        for (name, value) in table(value, "limits") {
            let key = "limits.\(name)"
            switch name {
            case "keep-entries": limits.keepEntries = count(value, key, 1...100_000_000) ?? limits.keepEntries
            case "keep-bytes": limits.keepBytes = size(value, key, 1 << 20...1 << 40) ?? limits.keepBytes
            case "queued-messages": limits.queuedMessages = count(value, key, 1...10_000) ?? limits.queuedMessages
            case "queued-seconds": limits.queuedSeconds = seconds(value, key, 1...aYear) ?? limits.queuedSeconds
            case "connect-timeout": limits.connectTimeout = seconds(value, key, 0.001...aYear) ?? limits.connectTimeout
            case "ping-interval": limits.pingInterval = seconds(value, key, 0...aYear) ?? limits.pingInterval
            case "ping-timeout": limits.pingTimeout = seconds(value, key, 0.001...aYear) ?? limits.pingTimeout
            case "max-message-size": limits.maxMessageSize = size(value, key, 1...1 << 30) ?? limits.maxMessageSize
            default:
                refuse(
                    key,
                    "there is no such limit: keep-entries, keep-bytes, queued-messages, queued-seconds, connect-timeout, "
                        + "ping-interval, ping-timeout, max-message-size"
                )
            }
        }
    }

    private mutating func keys(_ value: Value) -> [String: [String: [String]]] {
        var keys: [String: [String: [String]]] = [:]
        for (place, actions) in tables(value, "keys") {
            for (action, value) in Self.sorted(actions) {
                keys[place, default: [:]][action] = texts(value, "keys.\(place).\(action)")
            }
        }
        return keys
    }

    private mutating func theme(_ table: [String: Value], _ path: String) -> ThemeSettings {
        var theme = ThemeSettings()
        for (name, value) in Self.sorted(table) {
            guard let text = text(value, "\(path).\(name)") else { continue }
            if name == "inherits" { theme.inherits = text } else { theme.looks[name] = text }
        }
        return theme
    }

    private mutating func snippets(_ value: Value) -> [String: String] {
        var snippets: [String: String] = [:]
        for (name, value) in table(value, "snippets") {
            let key = "snippets.\(name)"
            guard Self.isSnippetName(name) else {
                refuse(key, "a snippet cannot be called that: take letters of ASCII, digits, - and _")
                continue
            }
            snippets[name] = text(value, key)
        }
        return snippets
    }

    /// One word, as it can be typed behind a command: what TOML takes for a key without quotes.
    private static func isSnippetName(_ name: String) -> Bool {
        let isFit = name.unicodeScalars.allSatisfy { scalar in
            scalar == "-" || scalar == "_"
                || (scalar.isASCII && (Character(scalar).isLetter || Character(scalar).isNumber))
        }
        return isFit && (1...64).contains(name.utf8.count)
    }

    // MARK: - Values

    static func sorted(_ table: [String: Value]) -> [(key: String, value: Value)] { table.sorted { $0.key < $1.key } }

    private mutating func table(_ value: Value, _ key: String) -> [(key: String, value: Value)] {
        guard case .table(let table) = value else {
            complain("a table, [\(key)]", value, key)
            return []
        }
        return Self.sorted(table)
    }

    /// A table of tables.
    private mutating func tables(_ value: Value, _ key: String) -> [(key: String, value: [String: Value])] {
        table(value, key).compactMap { name, value in
            guard case .table(let table) = value else {
                complain("a table, [\(key).\(name)]", value, "\(key).\(name)")
                return nil
            }
            return (name, table)
        }
    }

    mutating func text(_ value: Value, _ key: String) -> String? {
        guard case .text(let text) = value else { return wants("a text in quotes", value, key) }
        return text
    }

    /// A list of texts, or one text for a list of one.
    mutating func texts(_ value: Value, _ key: String) -> [String]? {
        if case .text(let text) = value { return [text] }
        guard case .list(let values) = value else { return wants("a list of texts, [\"…\"]", value, key) }
        var texts: [String] = []
        for value in values {
            guard case .text(let text) = value else { return wants("a list of texts, [\"…\"]", value, key) }
            texts.append(text)
        }
        return texts
    }

    mutating func flag(_ value: Value, _ key: String) -> Bool? {
        guard case .flag(let flag) = value else { return wants("true or false", value, key) }
        return flag
    }

    mutating func count(_ value: Value, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard case .integer(let number) = value, range.contains(number) else {
            return wants("a number from \(range.lowerBound) to \(range.upperBound)", value, key)
        }
        return number
    }

    mutating func seconds(_ value: Value, _ key: String, _ range: ClosedRange<Double>) -> Double? {
        let number: Double? =
            switch value {
            case .integer(let integer): Double(integer)
            case .fraction(let fraction): fraction
            case .text, .flag, .list, .table, .other: nil
            }
        guard let number, range.contains(number) else {
            let least =
                range.lowerBound == range.lowerBound.rounded() ? "\(Int(range.lowerBound))" : "\(range.lowerBound)"
            return wants("a number of seconds from \(least) to \(Int(range.upperBound))", value, key)
        }
        return number
    }

    /// A number of bytes, or a text with a unit: `"64M"`.
    mutating func size(_ value: Value, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
        var bytes: Int?
        switch value {
        case .integer(let number): bytes = number
        case .text(let text):
            let unit = text.last.flatMap { units[Character($0.lowercased())] }
            let product = Int(unit == nil ? text : String(text.dropLast()))?.multipliedReportingOverflow(by: unit ?? 1)
            bytes = product.flatMap { $0.overflow ? nil : $0.partialValue }
        case .fraction, .flag, .list, .table, .other: break
        }
        guard let bytes, range.contains(bytes) else {
            let bounds = "\(Self.sizeText(range.lowerBound)) to \(Self.sizeText(range.upperBound))"
            return wants("a size from \(bounds), such as \"64M\"", value, key)
        }
        return bytes
    }

    private static func sizeText(_ bytes: Int) -> String {
        for (unit, name) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "k")] where bytes % unit == 0 {
            return "\(bytes / unit)\(name)"
        }
        return "\(bytes)"
    }

    private mutating func wants<Wanted>(_ wanted: String, _ value: Value, _ key: String) -> Wanted? {
        complain(wanted, value, key)
        return nil
    }

    private mutating func complain(_ wanted: String, _ value: Value, _ key: String) {
        let found =
            switch value {
            case .text(let text): "“\(text.prefix(40))”"
            case .integer(let number): "\(number)"
            case .fraction(let number): "\(number)"
            case .flag(let flag): "\(flag)"
            case .list, .table, .other: value.kind
            }
        refuse(key, "\(found) cannot be used: write \(wanted)")
    }
}
