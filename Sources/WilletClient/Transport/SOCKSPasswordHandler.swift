import NIOCore
import WilletProtocol

/// Logs in to a SOCKS 5 proxy with a user name and a password (RFC 1929), in front of NIO's handler, which does the rest
/// and knows of no authentication: that one sees a proxy which wants none.
final class SOCKSPasswordHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the proxy answered to the login, or to the offer of it.
    enum Failure: Error {
        case notAccepted
    }

    /// Each leads to the next; a proxy that wants no password leads from `method` to `done`.
    private enum Phase {
        case greeting
        case method
        case login
        case done
        case failed
    }

    private let credentials: Credentials
    private var phase = Phase.greeting
    private var buffer = ByteBuffer()

    /// - Parameter credentials: at most 255 bytes each.
    init(_ credentials: Credentials) { self.credentials = credentials }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .greeting = phase else { return context.write(data, promise: promise) }
        phase = .method
        // Version 5, two methods: none, and user name with password.
        context.write(wrapOutboundOut(ByteBuffer(bytes: [5, 2, 0, 2])), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .done = phase { return context.fireChannelRead(data) }
        var new = unwrapInboundIn(data)
        buffer.writeBuffer(&new)
        while buffer.readableBytes > 0 {
            switch phase {
            case .method:
                guard let answer = buffer.getBytes(at: buffer.readerIndex, length: 2) else { return }
                if answer == [5, 2] {
                    buffer.moveReaderIndex(forwardBy: 2)
                    logIn(context)
                } else if answer == [5, 0xFF] {
                    fail(context)
                } else {
                    phase = .done
                }
            case .login:
                guard let answer = buffer.readBytes(length: 2) else { return }
                // The first octet is the version; not every proxy knows which.
                guard answer[1] == 0 else { return fail(context) }
                phase = .done
                context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: [5, 0])))
            case .greeting, .done:
                phase = .done
                let rest = buffer
                buffer.clear()
                context.fireChannelRead(wrapInboundOut(rest))
            case .failed:
                return
            }
        }
    }

    private func logIn(_ context: ChannelHandlerContext) {
        phase = .login
        var login = ByteBuffer(bytes: [1, UInt8(credentials.user.count)])
        login.writeBytes(credentials.user)
        login.writeInteger(UInt8(credentials.password.count))
        login.writeBytes(credentials.password)
        context.writeAndFlush(wrapOutboundOut(login), promise: nil)
    }

    private func fail(_ context: ChannelHandlerContext) {
        phase = .failed
        context.fireErrorCaught(Failure.notAccepted)
    }
}
