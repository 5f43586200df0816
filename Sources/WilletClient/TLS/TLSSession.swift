/// What TLS agreed on for a connection.
public struct TLSSession: Sendable, Hashable {
    /// The version of the protocol, for example `TLSv1.3`.
    public var version: String
    /// The certificates that were judged, from the server's own to its root, at most 10 of them.
    public var certificates: [Certificate]
    /// Whether certificates and name were verified; see ``TLSOptions/verifies``.
    public var isVerified: Bool

    /// What TLS agreed on.
    package init(version: String, certificates: [Certificate], isVerified: Bool) {
        self.version = version
        self.certificates = certificates
        self.isVerified = isVerified
    }
}
