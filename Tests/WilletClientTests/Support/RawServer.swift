import Glibc

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
    ///   - window: the size of the sockets' receive buffers in bytes, if it is not to grow by itself.
    ///   - accepts: whether connections are accepted at all.
    ///   - script: what is done on each connection, which is numbered from 1; it is closed when the script ends or throws.
    init(
        at place: Place = .ipv4,
        backlog: CInt = 16,
        window: CInt? = nil,
        accepts: Bool = true,
        script: @escaping @Sendable (RawConnection, Int) throws -> Void
    ) throws {
        (listener, port) = try Self.listen(at: place, backlog)
        let listener = listener
        if var window {
            setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<CInt>.size))
        }
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
        let (family, name): (CInt, [UInt8]) =
            switch place {
            case .ipv4: (AF_INET, [0, 0, 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8))
            case .ipv6: (AF_INET6, [UInt8](repeating: 0, count: 21) + [1, 0, 0, 0, 0])
            case .unix(let path): (AF_UNIX, Array(path.utf8) + [0])
            }
        let listener = socket(family, CInt(SOCK_STREAM.rawValue), 0)
        let bound = RawConnection.address(family, name) { address, length in
            var length = length
            return bind(listener, address, length) == 0 && Glibc.listen(listener, backlog) == 0
                && getsockname(listener, address, &length) == 0
        }
        guard let address = bound else { throw RawConnection.Failure(errno: errno) }
        // The port has the same place in both families.
        return (listener, Int(address[2]) << 8 | Int(address[3]))
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
