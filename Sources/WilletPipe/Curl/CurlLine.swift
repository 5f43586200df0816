import WilletProtocol

/// What a command line of curl, such as browsers copy, comes to as arguments of `willet connect`.
package struct CurlLine: Sendable, Equatable {
    /// The arguments, the URL last.
    package private(set) var arguments: [String] = []
    /// What counts for nothing here, and what to do about it.
    package private(set) var notes: [String] = []

    private var url: String?
    private var headers: [HeaderField] = []
    private var proxy: String?
    private var proxyUser: String?
    private var user: String?
    private var addresses: [(option: String, value: String)] = []
    /// Whether data goes into the URL, and what there is of it.
    private var isGet = false
    private var data: [(option: String, value: String, isEncoded: Bool)] = []

    /// - Parameter arguments: those of `willet curl`: a whole line and then flags of ours, or the words of a line as a
    ///   shell gives them.
    package init(_ arguments: [String]) throws(CurlFailure) {
        var words = arguments
        var own: [String] = []
        if let first = arguments.first, Self.isLine(first) {
            do throws(ShellWords.Failure) {
                words = try ShellWords.split(first)
            } catch {
                throw .line(error.description)
            }
            own = Array(arguments.dropFirst())
        }
        if words.first == "curl" { words.removeFirst() }
        try read(words)
        guard let url else { throw .noURL }
        let target = addingData(Self.webSocket(url))
        addHeaders(target)
        addAddresses(target)
        addProxy()
        self.arguments += own + [target]
    }

    package static func == (left: CurlLine, right: CurlLine) -> Bool {
        left.arguments == right.arguments && left.notes == right.notes
    }

    private static func isLine(_ text: String) -> Bool {
        let text = text.drop(while: \.isWhitespace)
        return text.hasPrefix("curl") && text.dropFirst(4).first?.isWhitespace == true
            || ShellWords.isForPowerShell(String(text))
    }

    /// The URL with the scheme that it has here; curl's own default is `http`.
    private static func webSocket(_ url: String) -> String {
        for (scheme, own) in [("http://", "ws://"), ("https://", "wss://")]
        where ASCII.equalIgnoringCase(String(url.prefix(scheme.count)), scheme) {
            return own + url.dropFirst(scheme.count)
        }
        return url
    }

    // MARK: Reading

    private mutating func read(_ words: [String]) throws(CurlFailure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word.hasPrefix("--"), word.count > 2 {
                let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
                try take(word, parts[0], parts.count > 1 ? parts[1] : nil, &rest)
            } else if word.hasPrefix("-"), word.count > 1 {
                var letters = word.dropFirst()
                while let letter = letters.popFirst() {
                    let name = "-\(letter)"
                    guard let long = CurlOption.letters[letter] else { throw .unknownOption(name) }
                    // What stands behind an option that takes a value is the value.
                    let takesValue = CurlOption.named[long]?.takesValue == true
                    try take(name, long, takesValue && !letters.isEmpty ? String(letters) : nil, &rest)
                    if takesValue { letters = "" }
                }
            } else {
                try take(url: word)
            }
        }
    }

    private mutating func take(
        _ spelling: String,
        _ name: String,
        _ attached: String?,
        _ rest: inout ArraySlice<String>
    ) throws(CurlFailure) {
        guard let option = CurlOption.named[name] else {
            // curl's switches can be turned off so; then they are as if they were not there.
            if name.hasPrefix("no-"), CurlOption.named[String(name.dropFirst(3))]?.takesValue == false { return }
            throw .unknownOption(spelling)
        }
        guard option.takesValue else { return take(option, spelling, "") }
        guard let value = attached ?? rest.popFirst() else { throw .missingValue(spelling) }
        if case .value(.url) = option { return try take(url: value) }
        take(option, spelling, value)
    }

    private mutating func take(url other: String) throws(CurlFailure) {
        if let url { throw .severalURLs(url, other) }
        url = other
    }

    private mutating func take(_ option: CurlOption, _ spelling: String, _ value: String) {
        switch option {
        case .ignored, .ignoredValue: break
        case .flag(let name): arguments.append(name)
        case .option(let name): arguments.append("\(name)=\(value)")
        case .useless, .uselessValue: notes.append("curl's \(spelling) is left out: a WebSocket has no use for it")
        case .value(let meaning): take(meaning, spelling, value)
        }
    }

    private mutating func take(_ meaning: CurlOption.Meaning, _ spelling: String, _ value: String) {
        switch meaning {
        case .header: takeHeader(value)
        case .cookie where value.contains("="): arguments.append("--cookie=\(value)")
        case .cookie: notes.append("curl's \(spelling) \(value) is left out: give cookies as name=value")
        case .user: user = value
        case .bearer: headers.append(HeaderField(name: "Authorization", value: "Bearer \(value)"))
        case .proxy: proxy = value
        case .socks: proxy = "socks5://\(value)"
        case .proxyUser: proxyUser = value
        case .certificate: arguments.append("--cert=\(value)")
        case .certificateType:
            if !ASCII.equalIgnoringCase(value, "PEM") {
                notes.append("curl's \(spelling) \(value) is left out: give certificate and key as PEM")
            }
        case .passphrase: notes.append("curl's \(spelling) is left out: WILLET_KEY_PASSPHRASE is there for it")
        case .resolve, .connectTo: addresses.append((spelling, value))
        case .referer: headers.append(HeaderField(name: "Referer", value: value))
        case .method:
            if value != "GET" { notes.append("curl's \(spelling) \(value) is left out: a handshake is a GET") }
        case .noProxy:
            if value == "*" {
                arguments.append("--no-proxy")
            } else {
                notes.append("curl's \(spelling) is left out: no_proxy of the environment is there for it")
            }
        case .get: isGet = true
        case .data: data.append((spelling, value, false))
        case .encodedData: data.append((spelling, value, true))
        case .writeOut:
            // Here it would be the time to wait.
            if Double(value) != nil {
                notes.append("\(spelling) \(value) is taken for curl's: give flags of willet behind the line in quotes")
            }
        case .url: preconditionFailure("a URL is taken where it is found")
        }
    }

    private mutating func takeHeader(_ text: String) {
        guard !text.hasPrefix("@") else { return arguments.append("--header=\(text)") }
        if let colon = text.firstIndex(of: ":") {
            let value = String(ASCII.trimmed(text[text.index(after: colon)...]))
            let name = String(text[..<colon])
            // With curl a field without a value takes out its own.
            if value.isEmpty, !ASCII.equalIgnoringCase(name, "User-Agent") { return }
            headers.append(HeaderField(name: name, value: value))
        } else if text.hasSuffix(";") {
            headers.append(HeaderField(name: String(text.dropLast()), value: ""))
        } else {
            notes.append("a field of \(text.utf8.count) bytes is left out: it has no colon")
        }
    }

    // MARK: What it comes to

    /// With `-G` data is the query; else it has no place.
    private mutating func addingData(_ target: String) -> String {
        var query: [String] = []
        for (option, value, isEncoded) in data {
            if !isGet {
                notes.append("curl's \(option) is left out: a WebSocket has no use for it")
            } else if isEncoded
                ? value.contains("@") && !value.contains("=") : option != "--data-raw" && value.hasPrefix("@")
            {
                notes.append("curl's \(option) \(value) is left out: write what the file has into the URL")
            } else if isEncoded {
                // `content`, `=content` or `name=content`; a name is as it should be.
                let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = parts.count > 1 && !parts[0].isEmpty ? "\(parts[0])=" : ""
                query.append(name + Self.percentEncoded(parts.last ?? ""))
            } else {
                query.append(value)
            }
        }
        guard !query.isEmpty else { return target }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let bare = String(parts.first ?? "")
        let isRoot = !bare.drop { $0 != ":" }.dropFirst(3).contains { "/?".contains($0) }
        let mark = bare.contains("?") ? (bare.hasSuffix("?") ? "" : "&") : isRoot ? "/?" : "?"
        return bare + mark + query.joined(separator: "&")
    }

    private mutating func addHeaders(_ target: String) {
        var subprotocols: [String] = []
        for field in headers {
            switch field.name.lowercased() {
            // The handshake has its own, and no body.
            case "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-accept",
                "content-length", "transfer-encoding":
                break
            // What a refusal says is shown as it comes.
            case "accept-encoding": break
            case "sec-websocket-protocol":
                let names = field.value.split(separator: ",").map { String(ASCII.trimmed($0)) }
                subprotocols += names.filter { !$0.isEmpty }
            case "sec-websocket-extensions":
                if !field.value.lowercased().contains("permessage-deflate") { arguments.append("--no-compress") }
            case "host":
                let own = try? WebSocketURL(target)
                if own.map({ !ASCII.equalIgnoringCase($0.hostHeader, field.value) }) ?? false { add(field) }
            case "cookie": arguments.append("--cookie=\(field.value)")
            case "user-agent":
                arguments.removeAll { $0.hasPrefix("--user-agent=") }
                arguments.append("--user-agent=\(field.value)")
            // Origin too as it is: a browser's need not be one that --origin takes, file:// for example.
            default: add(field)
            }
        }
        for (index, name) in subprotocols.enumerated() where !subprotocols[..<index].contains(name) {
            arguments.append("--subprotocol=\(name)")
        }
        guard let user else { return }
        if headers.contains(where: { $0.isNamed("Authorization") }) {
            notes.append("curl's -u is left out: the line has an Authorization")
        } else {
            arguments.append("--auth=\(user)")
        }
    }

    private mutating func add(_ field: HeaderField) { arguments.append("--header=\(field.name): \(field.value)") }

    private mutating func addAddresses(_ target: String) {
        guard let url = try? WebSocketURL(target) else { return }
        var address: String?
        for (option, value) in addresses {
            let isResolve = option == "--resolve"
            if let found = isResolve ? Self.resolved(value, url) : Self.connected(value, url) {
                address = address ?? found
            } else {
                notes.append("curl's \(option) \(value) is left out: it is not for \(url.hostHeader)")
            }
        }
        if let address { arguments.append("--connect-to=\(address)") }
    }

    /// `[+]host:port:address[,address]…`
    private static func resolved(_ value: String, _ url: WebSocketURL) -> String? {
        let parts = parts(value.hasPrefix("+") ? String(value.dropFirst()) : value, 3)
        guard parts.count == 3, matches(parts[0], parts[1], url), parts[0] != "" else { return nil }
        let address = String(parts[2].prefix { $0 != "," })
        return address.contains(":") && !address.hasPrefix("[") ? "[\(address)]:\(url.port)" : "\(address):\(url.port)"
    }

    /// `host:port:host:port`, each of which may be empty.
    private static func connected(_ value: String, _ url: WebSocketURL) -> String? {
        let parts = parts(value, 4)
        guard parts.count == 4, matches(parts[0], parts[1], url) else { return nil }
        let own = url.host.contains(":") ? "[\(url.host)]" : url.host
        return "\(parts[2].isEmpty ? own : parts[2]):\(parts[3].isEmpty ? "\(url.port)" : parts[3])"
    }

    private static func matches(_ host: String, _ port: String, _ url: WebSocketURL) -> Bool {
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return (name.isEmpty || name == "*" || ASCII.equalIgnoringCase(name, url.host))
            && (port.isEmpty || port == "\(url.port)")
    }

    /// What stands between colons, but for those in brackets; the last part is all the rest.
    private static func parts(_ text: String, _ count: Int) -> [String] {
        var parts = [""]
        var isBracketed = false
        for character in text {
            if character == "[" { isBracketed = true }
            if character == "]" { isBracketed = false }
            if character == ":", !isBracketed, parts.count < count {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private mutating func addProxy() {
        guard let proxy else { return }
        guard !proxy.isEmpty else { return arguments.append("--no-proxy") }
        guard let proxyUser else { return arguments.append("--proxy=\(proxy)") }
        let parts = proxy.split(separator: "://", maxSplits: 1).map(String.init)
        let (scheme, host) = parts.count == 2 ? (parts[0], parts[1]) : ("http", proxy)
        let names = proxyUser.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let user = names.map(Self.percentEncoded).joined(separator: ":")
        arguments.append("--proxy=\(scheme)://\(user)@\(host.split(separator: "@").last.map(String.init) ?? host)")
    }

    private static func percentEncoded(_ text: Substring) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                return String(character)
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
