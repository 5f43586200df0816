import NIOCore
import NIOPosix
import NIOSSL

/// A server on loopback with TLS, whose certificate the `openssl` command makes in a folder of its own.
final class TLSServer: Sendable {
    /// How it ends a connection on which both Close frames have passed.
    enum Ending: Sendable {
        case closeNotify
        case truncation
    }

    let port: Int
    let certificateFile: String
    private let folder: CertificateFolder?
    private let channel: any Channel

    /// A server whose certificate vouches for itself.
    ///
    /// - Parameter name: the certificate's subject alternative name, for example `DNS:localhost`.
    convenience init(name: String, ending: Ending = .closeNotify) async throws {
        let folder = try CertificateFolder()
        try await self.init(folder.selfSigned("willet", names: name), ending: ending, keeping: folder)
    }

    /// - Parameters:
    ///   - clientAuthority: the file of a CA; the server asks for a certificate of the client that it vouches for.
    ///   - maximumVersion: the newest version of TLS that it speaks.
    init(
        _ identity: CertificateFolder.Identity,
        clientAuthority: String? = nil,
        maximumVersion: TLSVersion? = nil,
        ending: Ending = .closeNotify,
        keeping folder: CertificateFolder? = nil
    ) async throws {
        self.folder = folder
        certificateFile = identity.certificate
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem))
        )
        configuration.maximumTLSVersion = maximumVersion
        if let clientAuthority {
            configuration.trustRoots = .file(clientAuthority)
            configuration.certificateVerification = .noHostnameVerification
        }
        let context = try NIOSSLContext(configuration: configuration)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let cutter = Cutter()
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandlers([
                        cutter, NIOSSLServerHandler(context: context), TLSPeer(cutter: cutter, ending: ending),
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() { channel.close(promise: nil) }
}

/// Stands in front of TLS and can end TCP without its leave.
private final class Cutter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
    func cut() { context?.close(promise: nil) }
}

/// The far end behind TLS: echoes, cuts at the text `cut`, or in the middle of a frame at `half`, reads no more after `stall`, breaks the
/// protocol at `violate`, and answers a Close.
private final class TLSPeer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let cutter: Cutter
    private let ending: TLSServer.Ending
    private var buffer = ByteBuffer()
    private var isUpgraded = false

    init(cutter: Cutter, ending: TLSServer.Ending) {
        self.cutter = cutter
        self.ending = ending
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer.writeImmutableBuffer(unwrapInboundIn(data))
        if !isUpgraded {
            let text = String(buffer: buffer)
            guard text.hasSuffix("\r\n\r\n") else { return }
            buffer.clear()
            isUpgraded = true
            let head = text.split(whereSeparator: \.isNewline).map(String.init)
            write(Array(RawConnection.answer(to: head).utf8), context)
            return
        }
        while let (opcode, payload) = readFrame() {
            if payload == Array("cut".utf8) { return cutter.cut() }
            if payload == Array("half".utf8) {
                write(Wire.text("whole") + [0x81, 10, 0x61], context)
                return cutter.cut()
            }
            if payload == Array("violate".utf8) { write([0x83, 0], context) }
            if payload == Array("stall".utf8) {
                context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
            }
            write(Wire.frame(opcode, payload), context)
            guard opcode == 8 else { continue }
            switch ending {
            case .closeNotify: context.close(promise: nil)
            case .truncation: cutter.cut()
            }
        }
    }

    /// Frames of up to 125 bytes; the tests send no others.
    private func readFrame() -> (UInt8, [UInt8])? {
        guard buffer.readableBytes >= 2, let start = buffer.readBytes(length: 2),
            let key = buffer.readBytes(length: 4), let masked = buffer.readBytes(length: Int(start[1] & 0x7F))
        else { return nil }
        return (start[0] & 0xF, masked.enumerated().map { $0.element ^ key[$0.offset % 4] })
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
