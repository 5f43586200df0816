import Glibc
import Synchronization

/// A server on loopback whose every byte a test decides: blocking sockets, a thread for each connection. It shares no
/// code with the client under test.
final class RawServer: Sendable {
    /// Where it listens on 127.0.0.1.
    let port: Int
    private let listener: CInt

    /// - Parameters:
    ///   - backlog: how many connections the kernel takes before they are accepted.
    ///   - accepts: whether connections are accepted at all.
    ///   - script: what is done on each connection, which is numbered from 1; it is closed when the script ends or throws.
    init(
        backlog: CInt = 16,
        accepts: Bool = true,
        script: @escaping @Sendable (RawConnection, Int) throws -> Void
    ) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, backlog) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw RawConnection.Failure(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
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
