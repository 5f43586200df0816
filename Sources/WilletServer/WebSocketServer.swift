import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// A WebSocket server to try things on: echo, chat, a market feed, a flood, and the ways in which a server fails.
///
/// All of its connections live on one event loop, which is the lock of all its state.
package struct WebSocketServer: Sendable {
    /// Where the server listens, and how.
    package struct Configuration: Sendable {
        /// A certificate chain and its private key, both in PEM.
        package struct TLS: Sendable {
            /// The file of the certificate, followed by those of its issuers.
            package var certificateFile: String
            /// The file of the private key.
            package var keyFile: String

            package init(certificateFile: String, keyFile: String) {
                self.certificateFile = certificateFile
                self.keyFile = keyFile
            }
        }

        /// A name or an address of this machine. Loopback, unless told otherwise: nothing here asks who comes.
        package var host: String
        /// The port; 0 for any that is free.
        package var port: Int
        /// The certificate for `wss`; `nil` for `ws`.
        package var tls: TLS?

        package init(host: String = "127.0.0.1", port: Int = 0, tls: TLS? = nil) {
            self.host = host
            self.port = port
            self.tls = tls
        }
    }

    /// The port that it listens on.
    package let port: Int
    /// Its address without a path, for example `ws://127.0.0.1:1234`.
    package let url: String

    private let listener: any Channel
    private let connections: NIOLoopBound<Connections>

    /// How much may wait for a client before it is no longer writable: enough to keep a fast reader busy. An endpoint
    /// then pauses, or skips, or drops the client.
    private static let outboundLimit = ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 1 << 20)
    /// How long ``stop()`` waits for the clients to close.
    private static let grace = TimeAmount.seconds(2)

    /// Starts to listen. Throws ``WebSocketServerError``.
    package static func start(_ configuration: Configuration = Configuration()) async throws -> WebSocketServer {
        let (host, port) = (configuration.host, configuration.port)
        guard 0...65_535 ~= port else {
            throw WebSocketServerError.cannotBind(host: host, port: port, detail: "a port is a number from 0 to 65535")
        }
        let tls = try configuration.tls.map(TLSContext.make)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let connections = try await loop.submit { NIOLoopBound(Connections(eventLoop: loop), eventLoop: loop) }.get()
        do {
            let listener = try await ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                // Finds clients that are gone without a word.
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .childChannelOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)), value: 60)
                .childChannelOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)), value: 15)
                .childChannelOption(.writeBufferWaterMark, value: Self.outboundLimit)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try connections.value.accept(channel, tls: tls) }
                }
                .bind(host: host, port: port)
                .get()
            return WebSocketServer(listener: listener, connections: connections, host: host, scheme: tls.scheme)
        } catch let error as IOError {
            throw WebSocketServerError(error, host: host, port: port)
        } catch is SocketAddressError, is SocketAddressError.UnknownHost {
            throw WebSocketServerError.cannotBind(host: host, port: port, detail: "the name has no address")
        } catch {
            throw WebSocketServerError.cannotBind(host: host, port: port, detail: "\(error)")
        }
    }

    private init(listener: any Channel, connections: NIOLoopBound<Connections>, host: String, scheme: String) {
        let port = listener.localAddress?.port ?? 0
        self.port = port
        self.listener = listener
        self.connections = connections
        url = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Stops to listen, sends Close 1001 to every client, waits up to two seconds for them, and cuts off the rest.
    /// Further calls wait for the first one.
    package func stop() async {
        // Both can fail only by being done already.
        try? await listener.close()
        try? await listener.eventLoop.flatSubmit { connections.value.stop(grace: Self.grace) }.get()
    }
}

extension Optional<NIOSSLContext> {
    fileprivate var scheme: String { self == nil ? "ws" : "wss" }
}
