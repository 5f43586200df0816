import Glibc

/// A file without a name, for bytes that wait until what belongs before them is written. It goes with whoever has it.
final class SpoolFile {
    private let descriptor: Int32
    private let folder: String
    private var size = 0

    /// Opens one in `TMPDIR`, or in `/var/tmp`: where `/tmp` is memory, there would be no point in it.
    init() throws(FormatError) {
        folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        var name = Array("\(folder)/willet-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Self.failure(folder) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Puts bytes behind those that are there.
    ///
    /// - Returns: where they are.
    func append(_ bytes: [UInt8]) throws(FormatError) -> Range<Int> {
        let start = size
        while size - start < bytes.count {
            let count = bytes[(size - start)...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(size))
            }
            guard count >= 0 || errno == EINTR else { throw Self.failure(folder) }
            size += max(count, 0)
        }
        return start..<size
    }

    func read(_ range: Range<Int>, into output: inout [UInt8]) throws(FormatError) {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound + done))
            }
            guard count > 0 || count < 0 && errno == EINTR else { throw Self.failure(folder) }
            done += max(count, 0)
        }
        output += bytes
    }

    private static func failure(_ folder: String) -> FormatError {
        FormatError(
            folder,
            "\(String(cString: strerror(errno)).lowercased()): name another folder in TMPDIR, where connections that took "
                + "turns can wait for one another"
        )
    }
}
