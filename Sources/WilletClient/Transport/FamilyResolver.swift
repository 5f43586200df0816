import Glibc
import NIOCore
import NIOPosix

/// Resolves a name to the addresses of one family, once.
final class FamilyResolver: Resolver, Sendable {
    enum Family: CustomStringConvertible {
        case ipv4
        case ipv6

        var description: String {
            switch self {
            case .ipv4: "IPv4 address"
            case .ipv6: "IPv6 address"
            }
        }
    }

    /// The name has no address of the family.
    struct NoAddress: Error {
        var family: Family
        var detail: String
    }

    private let family: Family
    private let eventLoop: any EventLoop

    init(_ family: Family, eventLoop: any EventLoop) {
        self.family = family
        self.eventLoop = eventLoop
    }

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses(of: host, port, if: .ipv4)
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses(of: host, port, if: .ipv6)
    }

    func cancelQueries() {}

    private func addresses(of host: String, _ port: Int, if asked: Family) -> EventLoopFuture<[SocketAddress]> {
        guard family == asked else { return eventLoop.makeSucceededFuture([]) }
        // The system's resolver blocks.
        return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { try Self.resolve(host, port, asked) }
    }

    private static func resolve(_ host: String, _ port: Int, _ family: Family) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = family == .ipv4 ? AF_INET : AF_INET6
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_protocol = CInt(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { throw NoAddress(family: family, detail: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            guard let address = entry?.pointee.ai_addr else { return nil }
            return switch family {
            case .ipv4:
                address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
            case .ipv6:
                address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
            }
        }
    }
}
