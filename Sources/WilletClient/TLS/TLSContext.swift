import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// What a client needs to secure its connections: files are read once, when the client is made, and not for each attempt.
final class TLSContext: Sendable {
    let options: TLSOptions
    private let configuration: TLSConfiguration
    /// Made at the first need: the system's trust roots take their time.
    private let context = NIOLockedValueBox<NIOSSLContext?>(nil)

    /// Reads what the options name.
    ///
    /// - Throws: `.invalidConfiguration` for a file that cannot be used.
    init(_ options: TLSOptions) throws(WebSocketError) {
        self.options = options
        var configuration = TLSConfiguration.makeClientConfiguration()
        // The library would take a certificate of the address that is reached for one of any host: the name is verified by
        // ``TLSConnection/established()``.
        configuration.certificateVerification = options.verifies ? .noHostnameVerification : .none
        for file in options.certificateAuthorityFiles {
            let certificates = try TLSFiles.certificates(file, as: "CA certificates")
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
        if let name = options.serverName, TLSServerName(name) == nil {
            throw .invalidConfiguration("invalid server name “\(name)”: use a host name or an address")
        }
        if let file = options.certificateChainFile {
            let identity = try TLSFiles.identity(file, options.privateKeyFile ?? file, options.privateKeyPassphrase)
            configuration.certificateChain = identity.chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(identity.key)
        }
        self.configuration = configuration
    }

    /// TLS for one connection.
    ///
    /// - Parameter host: whom to ask for, and to find in the certificate.
    /// - Throws: `.invalidConfiguration` for a host that TLS cannot ask for, `.tls` for what the library refuses.
    func makeConnection(host: String) throws(WebSocketError) -> TLSConnection {
        guard let name = TLSServerName(host) else {
            throw .invalidConfiguration("TLS cannot ask for the host \(host): name another one as the server's name")
        }
        do {
            let context = try context.withLockedValue { context in
                let made = try context ?? NIOSSLContext(configuration: configuration)
                context = made
                return made
            }
            return try TLSConnection(context: context, name: name, options: options)
        } catch {
            throw .tls(TLSFailure(kind: .handshake, detail: "\(error)"))
        }
    }
}
