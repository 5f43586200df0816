import NIOSSL

/// Reads the server's certificate and key.
enum TLSContext {
    static func make(_ files: WebSocketServer.Configuration.TLS) throws(WebSocketServerError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificateFile)
        } catch {
            throw .badCertificate(file: files.certificateFile, detail: reason(error))
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.keyFile, format: .pem)
        } catch {
            throw .badKey(file: files.keyFile, detail: reason(error))
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

    private static func reason(_ error: any Error) -> String {
        error is NIOSSLError ? "it is not valid PEM" : "it cannot be read (\(error))"
    }
}
