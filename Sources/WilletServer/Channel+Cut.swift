import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension Channel {
    /// Closes the socket now: no TLS shutdown, and nothing of what waits to be written is. On the event loop.
    func cut() {
        // TLS would first wait for the peer's close_notify, so the close starts behind it.
        if let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
            tls.close(promise: nil)
        } else {
            close(promise: nil)
        }
    }

    /// Closes the socket now, with a TCP reset. On the event loop.
    func reset() {
        // Lingering for no time is what makes close() reset.
        if let socket = self as? any SocketOptionProvider {
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.cut() }
        } else {
            cut()
        }
    }
}
