/// References of an answer, such as `Location`, and where they lead (RFC 3986, section 5.2).
extension WebSocketURL {
    /// The URL that a reference means on a page of this one.
    ///
    /// A fragment is dropped. Name and password are kept for the same origin, unless the reference has its own.
    ///
    /// - Parameter reference: a URL, or a reference relative to this one.
    /// - Throws: ``WebSocketURLError`` for what is no `ws`, `wss`, `http` or `https` URL.
    package func resolving(_ reference: String) throws(WebSocketURLError) -> WebSocketURL {
        let url = try resolved(reference)
        let userInfo = url.userInfo ?? (url.hasOrigin(of: self) ? userInfo : nil)
        return WebSocketURL(url, target: url.targetWithoutDotSegments, userInfo: userInfo)
    }

    private func resolved(_ reference: String) throws(WebSocketURLError) -> WebSocketURL {
        let reference = reference.utf8.prefix { $0 != UInt8(ascii: "#") }
        let text = String(Substring(reference))
        let scheme = isSecure ? "wss" : "ws"
        if let absolute = Self.scheme(of: text) {
            // Without an authority there is no host.
            guard text.dropFirst(absolute.count).hasPrefix("://") else {
                _ = try WebSocketURL("\(absolute)://")
                throw .noHost
            }
            return try WebSocketURL(text)
        }
        if text.hasPrefix("//") { return try WebSocketURL("\(scheme):\(text)") }
        var target = text
        if text.isEmpty {
            target = self.target
        } else if text.hasPrefix("?") {
            target = path + text
        } else if !text.hasPrefix("/") {
            target = path[...(path.lastIndex(of: "/") ?? path.startIndex)] + text
        }
        let host = host.split(separator: "%").joined(separator: "%25")
        let name = host.contains(":") ? "[\(host)]" : host
        return try WebSocketURL("\(scheme)://\(name):\(port)\(target)")
    }

    /// Whether scheme, host and port are the same (RFC 6454, section 5).
    package func hasOrigin(of other: WebSocketURL) -> Bool {
        isSecure == other.isSecure && port == other.port && ASCII.equalIgnoringCase(host, other.host)
    }

    /// The same server, asked by somebody for something else.
    private init(_ url: WebSocketURL, target: String, userInfo: String?) {
        isSecure = url.isSecure
        host = url.host
        port = url.port
        self.userInfo = userInfo
        self.target = target
    }

    /// The target with `.` and `..` taken out of its path (section 5.2.4).
    private var targetWithoutDotSegments: String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            switch segment {
            case ".", "..":
                if segment == ".." { _ = kept.popLast() }
                // What they stand for is a folder.
                if index == segments.count - 1 { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + target[path.endIndex...]
    }

    /// The target without its query.
    private var path: Substring { target.prefix { $0 != "?" } }

    /// The scheme that a reference begins with (section 3.1).
    private static func scheme(of text: String) -> String? {
        guard let colon = text.utf8.firstIndex(where: { ":/?".utf8.contains($0) }),
            text.utf8[colon] == UInt8(ascii: ":")
        else { return nil }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, ASCII.isAlphanumeric(first), first > UInt8(ascii: "9"),
            scheme.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "+-.".utf8.contains($0) })
        else { return nil }
        return String(scheme)
    }
}
