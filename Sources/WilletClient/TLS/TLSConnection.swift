import NIOCore
import NIOSSL
import WilletProtocol

/// TLS on one connection: its handler, and what became known of the server's certificates. It lives on its event loop.
final class TLSConnection {
    /// What secures the channel.
    let handler: NIOSSLClientHandler

    /// How many certificates of a chain are kept.
    private static let maximumChain = 10

    /// What the library said while it judged, which it does from the root to the server's own certificate.
    private final class Verdicts {
        var chain: [NIOSSLCertificate] = []
        var refused: NIOSSLCertificate?
    }

    private let verdicts: Verdicts
    private let name: TLSServerName
    private let options: TLSOptions

    init(context: NIOSSLContext, name: TLSServerName, options: TLSOptions) throws {
        let verdicts = Verdicts()
        self.verdicts = verdicts
        self.name = name
        self.options = options
        let serverName: String? = if case .name(let name) = name { name } else { nil }
        let verifies = options.verifies
        let make = (OldStyle.self as any HandlerMaking.Type).makeHandler
        handler = try make(context, serverName) { verdict, certificate in
            if !verdicts.chain.contains(certificate) {
                verdicts.chain.append(certificate)
                if verdicts.chain.count > Self.maximumChain { verdicts.chain.removeFirst() }
            }
            guard case .failed = verdict else { return .certificateVerified }
            verdicts.refused = verdicts.refused ?? certificate
            // Where nothing is verified, this goes on only to see the rest of the chain.
            return verifies ? .failed : .certificateVerified
        }
    }

    /// The handshake is complete.
    ///
    /// - Returns: what was agreed on.
    /// - Throws: `.tls` if the certificate is for others. Nothing was sent until now.
    func established() throws(WebSocketError) -> TLSSession {
        guard !options.verifies || handler.peerCertificate?.isFor(name) == true else { throw .tls(wrongHost) }
        return TLSSession(
            version: Self.text(of: handler.tlsVersion),
            certificates: verdicts.chain.reversed().compactMap { Certificate($0) },
            isVerified: options.verifies
        )
    }

    private static func text(of version: TLSVersion?) -> String {
        switch version {
        case .tlsv1: "TLSv1"
        case .tlsv11: "TLSv1.1"
        case .tlsv12: "TLSv1.2"
        case .tlsv13: "TLSv1.3"
        case nil: "TLS"
        }
    }

    // MARK: What went wrong

    /// Why TLS failed, as far as this connection knows more of it than the error says.
    func failure(for error: any Error, now: Timestamp) -> TLSFailure? {
        switch error {
        // With TLS 1.3 the client has completed the handshake before the server looks at its certificate.
        case NIOSSLError.handshakeFailed(.sslError(let stack)), BoringSSLError.sslError(let stack):
            let reasons = stack.map(Self.reason)
            if reasons.contains("CERTIFICATE_VERIFY_FAILED"), let refused = verdicts.refused,
                let certificate = Certificate(refused)
            {
                let leaf = handler.peerCertificate.flatMap { Certificate($0) }
                return .refused(certificate, isForServers: refused.isForServers, leaf: leaf, now: now)
            }
            if reasons.contains("WRONG_VERSION_NUMBER") {
                return TLSFailure(kind: .handshake, detail: "the peer does not speak TLS: try ws://")
            }
            return .alert(in: reasons, hasIdentity: options.certificateChainFile != nil)
        default: return nil
        }
    }

    private var wrongHost: TLSFailure {
        let host =
            switch name {
            case .name(let name): name
            case .address(let octets):
                (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: octets), port: 0))?.ipAddress ?? ""
            }
        return .wrongHost(host, handler.peerCertificate.flatMap { Certificate($0) })
    }

    /// The library's word for an error, for example `CERTIFICATE_VERIFY_FAILED`.
    private static func reason(_ error: BoringSSLInternalError) -> String {
        let text = "\(error)"
        guard let start = text.firstRange(of: "OPENSSL_internal:")?.upperBound else { return text }
        return String(text[start...].prefix { $0 != " " })
    }
}

/// The library deprecates the one kind of verification that keeps its own checks and tells what they came to. A
/// requirement that is met by something deprecated may be called without a warning.
private protocol HandlerMaking {
    static func makeHandler(
        _ context: NIOSSLContext,
        _ serverName: String?,
        _ verification: @escaping NIOSSLVerificationCallback
    ) throws -> NIOSSLClientHandler
}

private enum OldStyle: HandlerMaking {
    @available(*, deprecated, message: "Call it as a requirement of HandlerMaking.")
    static func makeHandler(
        _ context: NIOSSLContext,
        _ serverName: String?,
        _ verification: @escaping NIOSSLVerificationCallback
    ) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: serverName, verificationCallback: verification)
    }
}
