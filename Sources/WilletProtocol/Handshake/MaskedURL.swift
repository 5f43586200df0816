/// A URL as it may be shown: passwords and token-like values are masked, the rest keeps its spelling.
package enum MaskedURL {
    package static let mask = "***"
    static let secrets = [
        "token", "key", "secret", "password", "passwd", "pwd", "pass", "auth", "sig", "signature", "credential",
        "session", "jwt", "ticket",
    ]

    package static func text(of url: String) -> String {
        let queryStart = url.firstIndex(of: "?") ?? url.endIndex
        var text = withoutUserInfo(url[..<queryStart])
        guard queryStart < url.endIndex else { return text }
        text += "?"
        text += url[url.index(after: queryStart)...]
            .split(separator: "&", omittingEmptySubsequences: false)
            .map(withoutSecret)
            .joined(separator: "&")
        return text
    }

    private static func withoutUserInfo(_ url: Substring) -> String {
        var authorityStart = url.startIndex
        if let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") {
            authorityStart = url.index(colon, offsetBy: 3)
        }
        let authorityEnd = url[authorityStart...].firstIndex(of: "/") ?? url.endIndex
        guard let at = url[authorityStart..<authorityEnd].lastIndex(of: "@") else { return String(url) }
        return url[..<authorityStart] + mask + url[at...]
    }

    private static func withoutSecret(_ pair: Substring) -> String {
        guard let equals = pair.firstIndex(of: "=") else { return String(pair) }
        let name = pair[..<equals].lowercased()
        guard secrets.contains(where: name.contains) else { return String(pair) }
        return pair[...equals] + mask
    }
}
