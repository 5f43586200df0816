import Glibc
import NIOSSL

/// The certificates and keys that the user names, read before anything is dialled.
enum TLSFiles {
    /// The certificates of a PEM file.
    static func certificates(_ file: String, as what: String) throws(WebSocketError) -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            throw .invalidConfiguration(
                "cannot read \(what) (PEM) from \(file): \(reason(file, "no certificate in it"))"
            )
        }
    }

    /// A certificate chain and the private key that belongs to its first certificate.
    static func identity(
        _ chainFile: String,
        _ keyFile: String,
        _ passphrase: String?
    ) throws(WebSocketError) -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        let chain = try certificates(chainFile, as: "the client certificate")
        let key = try privateKey(keyFile, passphrase)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([])
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = .privateKey(key)
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .invalidConfiguration("the private key in \(keyFile) is not that of the certificate in \(chainFile)")
        }
        return (chain, key)
    }

    private static func privateKey(_ file: String, _ passphrase: String?) throws(WebSocketError) -> NIOSSLPrivateKey {
        // The library traps on any other byte.
        guard (passphrase ?? "").utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .invalidConfiguration(
                "the passphrase for \(file) has characters beyond ASCII: encrypt the key with another one"
            )
        }
        var isEncrypted = false
        do {
            return try NIOSSLPrivateKey(file: file, format: .pem) { (use: NIOSSLPassphraseSetter<[UInt8]>) in
                isEncrypted = true
                use(Array((passphrase ?? "").utf8))
            }
        } catch {
            let start = "cannot read the private key (PEM) from \(file): "
            guard isEncrypted else { throw .invalidConfiguration(start + reason(file, "no private key in it")) }
            throw .invalidConfiguration(
                start + (passphrase == nil ? "it is encrypted, and no passphrase is given" : "wrong passphrase")
            )
        }
    }

    /// The library does not say why it could not read a file.
    private static func reason(_ file: String, _ other: String) -> String {
        access(file, R_OK) == 0 ? other : TransportErrors.text(errno: errno)
    }
}
