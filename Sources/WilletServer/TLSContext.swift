import Glibc
import NIOSSL

/// Reads the server's certificate and key.
enum TLSContext {
    static func make(_ files: WebSocketServer.Configuration.TLS) throws(WebSocketServerError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificateFile)
        } catch {
            throw .badCertificate(file: files.certificateFile, detail: reason(files.certificateFile))
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.keyFile, format: .pem)
        } catch {
            throw .badKey(file: files.keyFile, detail: reason(files.keyFile))
        }
        do {
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(key)
                )
            )
        } catch {
            throw .badKey(file: files.keyFile, detail: "it does not belong to \(files.certificateFile)")
        }
    }

    /// Why a file could not be used.
    private static func reason(_ file: String) -> String {
        access(file, R_OK) == 0 ? "it is not valid PEM" : String(cString: strerror(errno)).lowercased()
    }
}
