import Glibc
import NIOCore

extension WebSocketServerError {
    /// The reason that `bind` or `listen` gave.
    init(_ error: IOError, host: String, port: Int) {
        self =
            switch error.errnoCode {
            case EADDRINUSE: .portInUse(host: host, port: port)
            case EACCES, EPERM: .permissionDenied(host: host, port: port)
            case EADDRNOTAVAIL: .cannotBind(host: host, port: port, detail: "it is not an address of this machine")
            default: .cannotBind(host: host, port: port, detail: String(cString: strerror(error.errnoCode)))
            }
    }
}
