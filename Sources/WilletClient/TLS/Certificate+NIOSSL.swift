import NIOCore
import NIOSSL
import WilletProtocol

extension Certificate {
    /// How many hosts of a certificate are kept.
    private static let maximumHosts = 256

    /// What the library knows of a certificate; `nil` if that cannot be written out.
    init?(_ certificate: NIOSSLCertificate) {
        guard let der = try? certificate.toDERBytes() else { return nil }
        let names = DistinguishedName.names(inCertificate: der)
        self.init(
            subject: names.map { DistinguishedName.text(of: $0.subject) } ?? "",
            issuer: names.map { DistinguishedName.text(of: $0.issuer) } ?? "",
            hosts: certificate.hosts(maximum: Self.maximumHosts),
            validFrom: Timestamp(secondsSince1970: Int64(certificate.notValidBefore)),
            validUntil: Timestamp(secondsSince1970: Int64(certificate.notValidAfter)),
            serialNumber: certificate.serialNumber,
            der: der
        )
    }
}

extension NIOSSLCertificate {
    fileprivate func hosts(maximum: Int) -> [String] {
        _subjectAlternativeNames().prefix(maximum).compactMap { name in
            switch name.nameType {
            case .dnsName: String(decoding: name.contents, as: UTF8.self)
            case .ipAddress:
                (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: name.contents), port: 0))?.ipAddress
            default: nil
            }
        }
    }

    /// Whether the certificate may be a server's (RFC 5280, section 4.2.1.12): it says so, or does not say what it is for.
    var isForServers: Bool {
        guard let usage = _extensions.first(where: { $0.objectIdentifier == NIOSSLObjectIdentifier("2.5.29.37") })
        else {
            return true
        }
        var outer = DERReader(Array(usage.data)[...])
        var purposes = DERReader(outer.next(DERReader.Tag.sequence) ?? [])
        while let purpose = purposes.next(DERReader.Tag.objectIdentifier) {
            // serverAuth, and any purpose.
            if purpose.elementsEqual([0x2B, 6, 1, 5, 5, 7, 3, 1]) || purpose.elementsEqual([0x55, 0x1D, 0x25, 0]) {
                return true
            }
        }
        return false
    }

    /// Whether the certificate is for a host or an address. Its subject is not looked at (RFC 9525, section 6.3).
    func isFor(_ server: TLSServerName) -> Bool {
        _subjectAlternativeNames().contains { name in
            switch name.nameType {
            case .dnsName: server.matches(dnsName: name.contents)
            case .ipAddress: server.matches(address: name.contents)
            default: false
            }
        }
    }
}

extension Timestamp {
    /// A moment from seconds, as near as can be told.
    fileprivate init(secondsSince1970 seconds: Int64) {
        let (nanoseconds, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self.init(nanoseconds: isBeyond ? (seconds < 0 ? .min : .max) : nanoseconds)
    }
}
