/// Why a redirect is not followed (``Configuration/maximumRedirects``).
public enum RedirectFailure: Error, Sendable, Hashable {
    /// It leads from `wss` to `ws`: what is secured now could be read there.
    case downgrade(to: String)
    /// There were more than are followed; the last one points to `location`.
    case tooMany(limit: Int, location: String)
    /// Its `Location` is no URL that can be connected to.
    case invalidLocation(String, reason: String)
}

extension RedirectFailure: CustomStringConvertible {
    /// What is wrong, and what to do next.
    public var description: String {
        switch self {
        case .downgrade(let location):
            "redirect from wss to \(Self.shown(location)), which is not secured: not followed; "
                + "connect to it yourself if that is what you want"
        case .tooMany(let limit, let location):
            "more than \(limit) redirects, the last one to \(Self.shown(location)): the server may lead in a circle"
        case .invalidLocation(let location, let reason): "redirect to “\(Self.shown(location))”: \(reason)"
        }
    }

    /// How long a location is where it is shown, in characters.
    private static let maximumLength = 200

    /// What is shown of a location: neither name and password nor the query, which may carry a secret; and not without end.
    static func shown(_ location: String) -> String {
        var text = String(location.prefix { $0 != "?" && $0 != "#" })
        let isShortened = text.count > maximumLength || text.utf8.count < location.utf8.count
        if let start = text.firstRange(of: "//")?.upperBound,
            let at = text[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
        {
            text.removeSubrange(start...at)
        }
        return text.prefix(maximumLength) + (isShortened ? "…" : "")
    }
}
