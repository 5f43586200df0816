/// A certificate of a server (RFC 5280). Whoever made it chose its texts: treat them as hostile.
public struct Certificate: Sendable, Hashable {
    /// Whom it is for, the most special part first, for example `CN=example.com, O=Example`.
    public var subject: String
    /// Who vouches for it.
    public var issuer: String
    /// The hosts that it is for, names and addresses, at most 256 of them; names may begin with `*.`.
    public var hosts: [String]
    /// From when it is valid.
    public var validFrom: Timestamp
    /// Until when it is valid; whatever lies behind the year 2262 reads as that.
    public var validUntil: Timestamp
    /// The serial number, the most significant byte first.
    public var serialNumber: [UInt8]
    /// The whole certificate in DER.
    public var der: [UInt8]

    /// A certificate.
    package init(
        subject: String,
        issuer: String,
        hosts: [String],
        validFrom: Timestamp,
        validUntil: Timestamp,
        serialNumber: [UInt8],
        der: [UInt8]
    ) {
        self.subject = subject
        self.issuer = issuer
        self.hosts = hosts
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.serialNumber = serialNumber
        self.der = der
    }

    /// Whether it names itself as its issuer.
    public var isSelfIssued: Bool {
        DistinguishedName.names(inCertificate: der).map { $0.subject == $0.issuer } ?? false
    }

    /// The SHA-256 of ``der``, which is what people compare certificates by: 32 bytes.
    public var sha256Fingerprint: [UInt8] { SHA256.digest(der) }
}
