/// An HTTP response that is not 101.
public struct HTTPRejection: Sendable, Equatable {
    /// The status, for example 401.
    public var status: Int
    /// The reason phrase; the peer chose it, so treat it as hostile.
    public var reasonPhrase: String
    /// The header fields, in order.
    public var headers: [HeaderField]
    /// The first bytes of the body, at most 64 KiB.
    public var body: [UInt8]

    /// An HTTP response that is not 101.
    public init(status: Int, reasonPhrase: String, headers: [HeaderField], body: [UInt8]) {
        self.status = status
        self.reasonPhrase = reasonPhrase
        self.headers = headers
        self.body = body
    }
}

extension HTTPRejection {
    /// The status line, for example `HTTP 401 Unauthorized`.
    public var statusLine: String { reasonPhrase.isEmpty ? "HTTP \(status)" : "HTTP \(status) \(reasonPhrase)" }

    /// Where a redirect points: the `Location` of a 301, 302, 303, 307 or 308 (RFC 9110, section 15.4), as the peer wrote
    /// it; `nil` for any other answer.
    public var location: String? {
        guard [301, 302, 303, 307, 308].contains(status) else { return nil }
        return headers.first { $0.isNamed("Location") }?.value
    }
}

extension HTTPRejection: CustomStringConvertible {
    /// The status line and where it points, for example `HTTP 401 Unauthorized` or
    /// `HTTP 302 Found, a redirect to wss://example.com/`.
    public var description: String {
        location.map { "\(statusLine), a redirect to \(RedirectFailure.shown($0))" } ?? statusLine
    }
}
