import NIOCore
import NIOPosix

/// Makes the transport of a connection. The one seam of the transport: tests put a scripted channel in its place.
struct Dialer: Sendable {
    /// Connects to a host and port on an event loop. Each channel that is tried is shown to `setUp` first: closing it
    /// gives it up.
    let connect:
        @Sendable (
            _ host: String,
            _ port: Int,
            _ eventLoop: any EventLoop,
            _ timeout: Duration,
            _ setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
        ) -> EventLoopFuture<any Channel>

    /// TCP, with both families raced (RFC 8305).
    static let tcp = Dialer { host, port, eventLoop, timeout, setUp in
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 16 << 10, maximum: 256 << 10)
            )
            .channelOption(.writeBufferWaterMark, value: .init(low: 128 << 10, high: 512 << 10))
            .channelInitializer(setUp)
            .connect(host: host, port: port)
    }
}
