import Glibc
import WilletViewModel

/// Reads files that are sent as messages.
enum MessageFile {
    static func read(_ file: OutgoingFile, maximum: Int) async -> OutgoingFile.Outcome {
        await BlockingThread.value("send-file") { readBlocking(file.path, maximum) } ?? .failed(reason: "cancelled")
    }

    private static func readBlocking(_ path: String, _ maximum: Int) -> OutgoingFile.Outcome {
        let path = UserPath.inHome(path)
        guard !path.utf8.contains(0) else { return .failed(reason: "a name has no NUL in it") }
        // A pipe that nobody writes to must not be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failed(reason: SystemError.text(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .failed(reason: "it is no regular file")
        }
        let tooLong = "it is longer than \(maximum) bytes, the most that is sent: see --max-message-size"
        guard status.st_size <= maximum else { return .failed(reason: tooLong) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return .read(bytes) }
            guard count > 0 else {
                if errno == EINTR { continue }
                return .failed(reason: SystemError.text(errno))
            }
            bytes += chunk[..<count]
            guard bytes.count <= maximum else { return .failed(reason: tooLong) }
        }
    }
}
