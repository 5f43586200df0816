import Glibc
import NIOCore
import NIOSSL

/// What a client needs to secure its connections: trust roots are read once, and not for each attempt.
struct TLSContext: Sendable {
    private let context: NIOSSLContext

    /// Reads trust roots.
    ///
    /// - Throws: `.invalidConfiguration` for a file that cannot be read, `.tls` for what the library refuses.
    init(_ options: TLSOptions) throws(WebSocketError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if !options.verifies { configuration.certificateVerification = .none }
        for file in options.certificateAuthorityFiles {
            do {
                configuration.additionalTrustRoots.append(.certificates(try NIOSSLCertificate.fromPEMFile(file)))
            } catch {
                // The library does not say why.
                let isReadable = access(file, R_OK) == 0
                let reason = isReadable ? "no certificate in it" : TransportErrors.text(errno: errno)
                throw .invalidConfiguration("cannot read CA certificates (PEM) from \(file): \(reason)")
            }
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(TLSFailure(kind: .handshake, detail: "\(error)"))
        }
    }

    /// The handler that secures a connection to a host.
    func makeHandler(host: String) throws -> NIOSSLClientHandler {
        // An address goes without a server name (RFC 6066, section 3) and is looked for in the certificate as one.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
