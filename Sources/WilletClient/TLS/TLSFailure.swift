/// Why TLS failed.
public struct TLSFailure: Sendable, Equatable {
    /// The kind of failure, as far as it is known.
    public enum Kind: Sendable, Hashable {
        /// A certificate is no longer valid.
        case expired
        /// A certificate is not valid yet.
        case notYetValid
        /// The certificate is for other hosts.
        case wrongHost
        /// The certificate says that it is not a server's.
        case notForServers
        /// The server's certificate vouches for itself, and nobody said to trust it.
        case selfSigned
        /// Nobody who is trusted vouches for the certificate.
        case unknownIssuer
        /// The server wants a certificate of the client, or another one.
        case clientCertificate
        /// The two sides did not agree, or one of them does not speak TLS.
        case handshake
    }

    /// The kind of failure.
    public var kind: Kind
    /// What is wrong, with names and dates or in the library's own words.
    public var detail: String
    /// The certificate that was refused; `nil` if it was none, or is not known.
    public var certificate: Certificate?

    /// Why TLS failed.
    public init(kind: Kind, detail: String, certificate: Certificate? = nil) {
        self.kind = kind
        self.detail = detail
        self.certificate = certificate
    }
}

extension TLSFailure.Kind: CustomStringConvertible {
    /// The kind in a few words, for example `certificate expired`.
    public var description: String {
        switch self {
        case .expired: "certificate expired"
        case .notYetValid: "certificate not valid yet"
        case .wrongHost: "certificate is for another host"
        case .notForServers: "certificate is not for servers"
        case .selfSigned: "certificate is self-signed"
        case .unknownIssuer: "certificate issuer not trusted"
        case .clientCertificate: "client certificate missing or refused"
        case .handshake: "TLS handshake failed"
        }
    }
}

extension TLSFailure: CustomStringConvertible {
    /// What is wrong with the certificate or the handshake, and the way out.
    public var description: String {
        switch kind {
        case .expired: "\(kind): \(detail); the server needs a new one, or the clock here is wrong"
        case .notYetValid: "\(kind): \(detail); the clock here or the server's is wrong"
        case .wrongHost: "\(kind): \(detail); connect to one of those, or name the one to verify"
        case .notForServers: "\(kind): \(detail); the server needs another one"
        case .selfSigned: "\(kind): \(detail); trust it by its own file, or do not verify"
        case .unknownIssuer: "\(kind): \(detail); name its CA certificate, or do not verify"
        case .clientCertificate, .handshake: "\(kind): \(detail)"
        }
    }
}

extension TLSFailure {
    /// Why a certificate was refused for which the library does not say so.
    ///
    /// - Parameters:
    ///   - certificate: the one in the chain that did not pass.
    ///   - isForServers: whether that may be a server's.
    ///   - leaf: the server's own.
    ///   - now: the time that validity is measured by.
    static func refused(
        _ certificate: Certificate,
        isForServers: Bool,
        leaf: Certificate?,
        now: Timestamp
    ) -> TLSFailure {
        let isLeaf = leaf == nil || leaf == certificate
        let owner = isLeaf ? "" : "\(shown(certificate.subject)) in its chain "
        if certificate.validUntil < now {
            let detail = "\(owner)was valid until \(certificate.validUntil.shortUTC)"
            return TLSFailure(kind: .expired, detail: detail, certificate: certificate)
        }
        if now < certificate.validFrom {
            let detail = "\(owner)is valid from \(certificate.validFrom.shortUTC)"
            return TLSFailure(kind: .notYetValid, detail: detail, certificate: certificate)
        }
        guard isForServers || !isLeaf else {
            let detail = "\(shown(certificate.subject)) names other purposes only"
            return TLSFailure(kind: .notForServers, detail: detail, certificate: certificate)
        }
        guard certificate.isSelfIssued else {
            let detail =
                "nobody known vouches for \(shown(certificate.issuer)), the issuer of \(shown(certificate.subject))"
            return TLSFailure(kind: .unknownIssuer, detail: detail, certificate: certificate)
        }
        guard isLeaf else {
            let detail = "its chain ends in \(shown(certificate.subject)), which is not known"
            return TLSFailure(kind: .unknownIssuer, detail: detail, certificate: certificate)
        }
        let detail = "\(shown(certificate.subject)) vouches for itself only"
        return TLSFailure(kind: .selfSigned, detail: detail, certificate: certificate)
    }

    /// A certificate that is good, but not for the host that was asked for.
    static func wrongHost(_ host: String, _ certificate: Certificate?) -> TLSFailure {
        var detail = "it does not name \(host)"
        if let certificate, !certificate.hosts.isEmpty {
            let hosts = certificate.hosts.prefix(5).map { shown($0) }.joined(separator: ", ")
            let more = certificate.hosts.count > 5 ? " and \(certificate.hosts.count - 5) more" : ""
            detail = "it is for \(hosts)\(more) and not for \(host)"
        } else if let certificate {
            detail = "it names no host, and its subject (\(shown(certificate.subject))) does not count for \(host)"
        }
        return TLSFailure(kind: .wrongHost, detail: detail, certificate: certificate)
    }

    /// What the server's alert says (RFC 8446, section 6.2), if there is one among the library's reasons.
    ///
    /// - Parameter hasIdentity: whether there is a client certificate that it can be about.
    static func alert(in reasons: [String], hasIdentity: Bool) -> TLSFailure? {
        guard let reason = reasons.first(where: { $0.contains("ALERT_") }),
            let name = reason.firstRange(of: "ALERT_").map({ reason[$0.upperBound...] })
        else { return nil }
        let words = name.lowercased().split(separator: "_").joined(separator: " ")
        if name == "CERTIFICATE_REQUIRED" {
            let detail = "the server asks for one, and none is given: set certificate and private key"
            return TLSFailure(kind: .clientCertificate, detail: detail)
        }
        if hasIdentity, name.contains("CERTIFICATE") || name == "UNKNOWN_CA" || name == "ACCESS_DENIED" {
            let detail = "the server refused ours (\(words)): use one that it knows"
            return TLSFailure(kind: .clientCertificate, detail: detail)
        }
        let hint = name == "HANDSHAKE_FAILURE" && !hasIdentity ? "; it may ask for a client certificate" : ""
        return TLSFailure(kind: .handshake, detail: "the server refused (\(words))\(hint)")
    }

    /// The peer chose the name, and its length.
    private static func shown(_ name: String) -> String {
        let text = name.isEmpty ? "a nameless certificate" : name
        return text.count > 100 ? text.prefix(100) + "…" : text
    }
}
