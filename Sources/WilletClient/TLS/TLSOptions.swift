import WilletProtocol

/// How TLS verifies the server, and how the client proves who it is. Files are read when the client is made.
public struct TLSOptions: Sendable, Equatable {
    /// Whether certificate and host name are verified. Yes.
    public var verifies = true
    /// Files of further CA certificates, in PEM, that are trusted beside the system's.
    public var certificateAuthorityFiles: [String] = []
    /// The name to ask for (SNI; RFC 6066, section 3) and to find in the certificate; the URL's host if `nil`. An address
    /// is not asked for, only looked for. It is not for other hosts that redirects lead to.
    public var serverName: String?
    /// A file with the client's certificate and those that vouch for it, in PEM, for servers that ask for one.
    public var certificateChainFile: String?
    /// The file with that certificate's private key, in PEM; the certificate's own file if `nil`.
    public var privateKeyFile: String?
    /// What opens the private key, if it is encrypted: ASCII, at most 1023 bytes.
    public var privateKeyPassphrase: String?

    /// The defaults: the system's trust roots, full verification, no client certificate.
    public init() {}
}

extension TLSOptions: CustomReflectable {
    /// All but the passphrase, of which is told whether there is one.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "verifies": verifies, "certificateAuthorityFiles": certificateAuthorityFiles,
                "serverName": serverName as Any, "certificateChainFile": certificateChainFile as Any,
                "privateKeyFile": privateKeyFile as Any,
                "privateKeyPassphrase": privateKeyPassphrase.map { _ in MaskedURL.mask } as Any,
            ],
            displayStyle: .struct
        )
    }
}
