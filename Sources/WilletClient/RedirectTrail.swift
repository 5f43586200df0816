import WilletProtocol

/// A redirect that was followed.
public struct Redirect: Sendable, Hashable {
    /// 301, 302, 303, 307 or 308.
    public var status: Int
    /// Where it led.
    public var url: WebSocketURL

    /// A redirect that was followed.
    package init(status: Int, url: WebSocketURL) {
        self.status = status
        self.url = url
    }
}

/// The way of one attempt from the URL that was asked for to the server that answers (RFC 9110, section 15.4).
struct RedirectTrail: Equatable, Sendable {
    /// What is asked next.
    private(set) var url: WebSocketURL
    /// The header fields to ask it with.
    private(set) var headers: [HeaderField]
    /// What was followed until here.
    private(set) var taken: [Redirect] = []
    private let limit: Int

    init(url: WebSocketURL, headers: [HeaderField], limit: Int) {
        self.url = url
        self.headers = headers
        self.limit = limit
    }

    /// Takes in an answer that is no 101.
    ///
    /// - Returns: whether it is a redirect, and `url` and `headers` say what to ask next.
    /// - Throws: ``RedirectFailure`` for a redirect that must not be followed.
    mutating func follow(_ response: HTTPRejection) throws(RedirectFailure) -> Bool {
        guard limit > 0, let location = response.location else { return false }
        guard response.headers.count(where: { $0.isNamed("Location") }) == 1 else {
            throw .invalidLocation(location, reason: "the answer has Location more than once")
        }
        let next: WebSocketURL
        do throws(WebSocketURLError) {
            next = try url.resolving(location)
        } catch {
            throw .invalidLocation(location, reason: error.description)
        }
        guard next.isSecure || !url.isSecure else { throw .downgrade(to: location) }
        guard taken.count < limit else { throw .tooMany(limit: limit, location: location) }
        if !next.hasOrigin(of: url) { headers.removeAll(where: \.isForOneServer) }
        url = next
        taken.append(Redirect(status: response.status, url: next))
        return true
    }
}

extension HeaderField {
    /// Whether it belongs to one server only, and no other may get it.
    var isForOneServer: Bool {
        ["Authorization", "Cookie", "Host", "Proxy-Authorization"].contains(where: isNamed)
    }
}
