/// Why a ``WebSocketServer`` cannot start.
package enum WebSocketServerError: Error, Equatable {
    /// Another program listens there.
    case portInUse(host: String, port: Int)
    /// The system does not let this user listen there.
    case permissionDenied(host: String, port: Int)
    /// There is no listening there for another reason.
    case cannotBind(host: String, port: Int, detail: String)
    /// The certificate's file cannot be read, or is not a chain of certificates in PEM.
    case badCertificate(file: String, detail: String)
    /// The key's file cannot be read, is not a private key in PEM, or is the key of another certificate.
    case badKey(file: String, detail: String)
}

extension WebSocketServerError: CustomStringConvertible {
    /// What happened, and what to do next.
    package var description: String {
        switch self {
        case .portInUse(let host, let port):
            "port \(port) on \(host) is in use: stop the program that uses it, or choose another port"
        case .permissionDenied(let host, let port):
            "not allowed to listen on port \(port) of \(host): choose a port above 1023"
        case .cannotBind(let host, let port, let detail):
            "cannot listen on port \(port) of \(host): \(detail)"
        case .badCertificate(let file, let detail):
            "cannot use the certificate \(file): \(detail); name a PEM file"
        case .badKey(let file, let detail):
            "cannot use the private key \(file): \(detail); name the PEM file of the certificate's key"
        }
    }
}
