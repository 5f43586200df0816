import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Turns the errors of NIO, its TLS and its HTTP parser into ours, in words that a user can act upon.
enum TransportErrors {
    /// An error that broke an open connection.
    static func lost(_ error: any Error) -> WebSocketError {
        switch error {
        case let error as WebSocketError: error
        case let error as IOError: .connectionLost(detail: text(errno: error.errnoCode))
        case NIOSSLError.uncleanShutdown: .connectionLost(detail: "the peer ended TLS without notice")
        case let error as NIOSSLError: .connectionLost(detail: "TLS: \(error)")
        case let error as ChannelError:
            switch error {
            case .ioOnClosedChannel, .alreadyClosed, .eof, .inputClosed, .outputClosed:
                .connectionLost(detail: "closed without a Close frame")
            default: .connectionLost(detail: "\(error)")
            }
        default: .connectionLost(detail: "\(error)")
        }
    }

    /// An error that kept a connection from opening.
    static func dial(_ error: any Error, address: String, host: String) -> WebSocketError {
        switch error {
        case let error as WebSocketError: return error
        case let error as NIOConnectionError:
            if let single = error.connectionErrors.first?.error {
                return dial(single, address: address, host: host)
            }
            let detail = (error.dnsAError ?? error.dnsAAAAError).map(resolverText) ?? "no address"
            return .nameNotFound(host: host, detail: detail)
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            return .nameNotFound(host: host, detail: resolverText(error))
        case let error as IOError:
            return .connectFailed(address: address, detail: text(errno: error.errnoCode))
        case ChannelError.connectTimeout:
            return .connectFailed(address: address, detail: "timed out")
        case let error as NIOSSLError:
            return tls(error, address: address)
        case is HandshakeGate.HeadTooLong:
            return .invalidHandshake("the head of the answer is too long")
        case let error as HTTPParserError:
            return .invalidHandshake("the answer is not HTTP (\(error)): is this a WebSocket server?")
        case let error as NIOHTTPDecoderError:
            return .invalidHandshake("the answer is not acceptable HTTP (\(error))")
        case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed:
            return .connectFailed(address: address, detail: "closed before the handshake was answered")
        default:
            return .connectFailed(address: address, detail: "\(error)")
        }
    }

    private static func tls(_ error: NIOSSLError, address: String) -> WebSocketError {
        switch error {
        case .handshakeFailed(.syscallError), .handshakeFailed(.sslError([.eofDuringHandshake])), .uncleanShutdown:
            return .connectFailed(address: address, detail: "closed during the TLS handshake")
        case .handshakeFailed(let cause):
            return .tls(TLSFailure(kind: .handshake, detail: "\(cause)"))
        default:
            return .tls(TLSFailure(kind: .handshake, detail: "\(error)"))
        }
    }

    private static func resolverText(_ error: any Error) -> String {
        if let error = error as? SocketAddressError.UnknownHost { return inSentence(error.errorDescription) }
        if case SocketAddressError.unknown = error { return "no such host" }
        if let error = error as? IOError { return text(errno: error.errnoCode) }
        if let error = error as? FamilyResolver.NoAddress { return "no \(error.family): \(inSentence(error.detail))" }
        return "\(error)"
    }

    static func text(errno code: CInt) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(code, &buffer, buffer.count) == 0, buffer[0] != 0 else { return "error \(code)" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return inSentence(String(decoding: bytes, as: UTF8.self))
    }

    private static func inSentence(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}
