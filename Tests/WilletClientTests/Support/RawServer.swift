import Glibc
import Synchronization

/// A server on loopback whose every byte a test decides: blocking sockets, a thread for each connection. It shares no
/// code with the client under test.
final class RawServer: Sendable {
    /// Where a server listens.
    enum Place: Sendable {
        /// 127.0.0.1, on a port that is free.
        case ipv4
        /// ::1, on a port that is free.
        case ipv6
        /// A socket in the file system, at a path that is free.
        case unix(String)
    }

    /// The port, if it listens on loopback.
    let port: Int
    private let listener: CInt

    /// - Parameters:
    ///   - place: where it listens.
    ///   - backlog: how many connections the kernel takes before they are accepted.
    ///   - accepts: whether connections are accepted at all.
    ///   - script: what is done on each connection, which is numbered from 1; it is closed when the script ends or throws.
    init(
        at place: Place = .ipv4,
        backlog: CInt = 16,
        accepts: Bool = true,
        script: @escaping @Sendable (RawConnection, Int) throws -> Void
    ) throws {
        (listener, port) = try Self.listen(at: place, backlog)
        let listener = listener
        guard accepts else { return }
        Threads.start {
            var number = 0
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                number += 1
                let count = number
                Threads.start {
                    let connection = RawConnection(descriptor: descriptor)
                    do { try script(connection, count) } catch {}
                    connection.close()
                }
            }
            close(listener)
        }
    }

    private static func listen(at place: Place, _ backlog: CInt) throws -> (CInt, Int) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &storage) { bytes in
            switch place {
            case .ipv4:
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
                withUnsafeBytes(of: address) { bytes.copyMemory(from: $0) }
            case .ipv6:
                var address = sockaddr_in6()
                address.sin6_family = sa_family_t(AF_INET6)
                address.sin6_addr = in6addr_loopback
                withUnsafeBytes(of: address) { bytes.copyMemory(from: $0) }
                length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            case .unix(let path):
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                for (index, octet) in path.utf8.enumerated() { bytes[2 + index] = octet }
                length = socklen_t(2 + path.utf8.count + 1)
            }
        }
        let listener = socket(CInt(storage.ss_family), CInt(SOCK_STREAM.rawValue), 0)
        let bound = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Glibc.listen(listener, backlog) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw RawConnection.Failure(errno: errno) }
        // The port has the same place in both families.
        return (listener, withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) })
    }

    /// Accepts no more connections; those that are open go on.
    func stop() { shutdown(listener, CInt(SHUT_RDWR)) }
}

/// Threads that block, which tasks must not.
enum Threads {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Body(body)).toOpaque()
        pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            argument
        )
        pthread_detach(thread)
    }
}
