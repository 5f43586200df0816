import NIOCore
import NIOPosix

/// Makes the transport of a connection. The one seam of the transport: tests put a scripted channel in its place.
struct Dialer: Sendable {
    /// Connects to where a route begins, on an event loop. Each channel that is tried is shown to `setUp` first: closing
    /// it gives it up.
    let connect:
        @Sendable (
            _ route: Route,
            _ eventLoop: any EventLoop,
            _ timeout: Duration,
            _ setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
        ) -> EventLoopFuture<any Channel>

    /// TCP, with the families raced (RFC 8305) unless one is chosen; or a Unix domain socket.
    static let system = Dialer { route, eventLoop, timeout, setUp in
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 16 << 10, maximum: 256 << 10)
            )
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 128 << 10, high: 512 << 10))
            .channelInitializer(setUp)
        switch route.endpoint {
        case .unixSocket(let path):
            return bootstrap.connect(unixDomainSocketPath: path)
        case .host(let host, let port):
            return bootstrap.channelOption(.socketOption(.tcp_nodelay), value: 1)
                .resolver(resolver(route.addressFamily, eventLoop))
                .connect(host: host, port: port)
        }
    }

    /// The bootstrap's own resolver asks for both families.
    private static func resolver(_ family: AddressFamily, _ eventLoop: any EventLoop) -> FamilyResolver? {
        switch family {
        case .any: nil
        case .ipv4: FamilyResolver(.ipv4, eventLoop: eventLoop)
        case .ipv6: FamilyResolver(.ipv6, eventLoop: eventLoop)
        }
    }
}
