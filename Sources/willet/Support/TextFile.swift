import Glibc

/// Text files that the user names: read whole, up to a bound.
enum TextFile {
    /// Why a file cannot be read.
    struct Failure: Error {
        var reason: String
    }

    static func read(_ path: String, maximum: Int) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(reason: SystemError.text(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count != 0 else { break }
            if count < 0 {
                guard errno != EINTR else { continue }
                throw Failure(reason: SystemError.text(errno))
            }
            bytes += chunk[..<count]
            guard bytes.count <= maximum else { throw Failure(reason: "it is longer than \(maximum >> 10) KiB") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(reason: "it is not UTF-8") }
        return text
    }
}
