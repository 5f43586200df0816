/// One HTTP header field.
public struct HeaderField: Hashable, Sendable {
    /// The name, in the spelling that was sent; compared without regard to case.
    public var name: String
    /// The value.
    public var value: String

    /// A header field; nothing is checked here, see ``validate()``.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// `Authorization` with a name and a password (RFC 7617, section 2).
    ///
    /// - Parameters:
    ///   - user: the name, without a colon: what follows one would be taken for the password.
    ///   - password: the password; both are sent as UTF-8, readable to anybody who reads the connection.
    public static func basicAuthorization(user: String, password: String) -> HeaderField {
        HeaderField(name: "Authorization", value: "Basic " + Base64.encode("\(user):\(password)".utf8))
    }

    /// Whether this is the field of a name, without regard to ASCII case.
    public func isNamed(_ other: String) -> Bool { ASCII.equalIgnoringCase(name, other) }

    /// Refuses what would break out of its line: RFC 9110, sections 5.1 and 5.5.
    ///
    /// - Throws: ``HandshakeRequestError`` for a name that is no token, or a value with CR, LF or NUL.
    public func validate() throws(HandshakeRequestError) {
        guard ASCII.isToken(name) else { throw .invalidHeaderName(name) }
        guard !value.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else {
            throw .invalidHeaderValue(name: name)
        }
    }
}

extension HeaderField: CustomReflectable {
    /// Nothing that a dump of a configuration or a handshake could give away: what logs somebody in is masked.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "value": MaskedField.value(of: self)], displayStyle: .struct)
    }
}
