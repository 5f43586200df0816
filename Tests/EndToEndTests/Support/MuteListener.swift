import Glibc

/// A port of the loopback on which somebody listens who never says a word, and ends with the test.
final class MuteListener: Sendable {
    private let descriptors: [Int32]
    let port: UInt16

    struct Failure: Error { var errno: Int32 }

    /// - Parameter isFull: whether not even the connection comes about, since nobody takes those that wait already.
    init(isFull: Bool) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Failure(errno: errno) }
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, isFull ? 0 : 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw Failure(errno: errno) }
        port = UInt16(bigEndian: address.sin_port)
        var descriptors = [listener]
        // With a backlog of nothing the kernel completes one connection; it lets the rest of them ask.
        for _ in 0..<(isFull ? 3 : 0) {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            _ = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, length) }
            }
            descriptors.append(client)
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
