import Glibc
import WilletViewModel

/// The file in which what was sent outlives the run. Several runs write to it at once: each line is appended by itself
/// and under a lock, so none is lost, also while another run shortens the file.
struct HistoryFile: Sendable {
    let path: String

    struct Failure: Error {
        var reason: String
    }

    /// - Returns: what the file holds, oldest first; nothing where there is no file.
    func read() throws(Failure) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return [] }
            throw failure(errno)
        }
        defer { close(descriptor) }
        let size = try size(of: descriptor)
        // Only the newest part counts; a byte more says that it is a part.
        lseek(descriptor, off_t(max(size - HistoryFormat.byteLimit - 1, 0)), SEEK_SET)
        return HistoryFormat.texts(in: try bytes(of: descriptor, limit: HistoryFormat.byteLimit + 1))
    }

    /// Appends a text.
    ///
    /// - Returns: why it could not; `nil` when it is done, or when such a text is not kept.
    func append(_ text: String) async -> String? {
        guard let line = HistoryFormat.line(of: text) else { return nil }
        return await withCheckedContinuation { continuation in
            BlockingThread.start("history") {
                do throws(Failure) {
                    try append(line)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error.reason)
                }
            }
        }
    }

    private func append(_ line: [UInt8]) throws(Failure) {
        let descriptor = try openLocked()
        defer { close(descriptor) }
        let size = try size(of: descriptor)
        var line = line
        if size > 0 {
            // A line that was torn stays one by itself.
            var last: UInt8 = 0
            if pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != 0x0A { line.insert(0x0A, at: 0) }
        }
        try write(line, to: descriptor)
        guard size + line.count > HistoryFormat.byteLimit || size % 4096 < line.count else { return }
        lseek(descriptor, 0, SEEK_SET)
        // What is far longer was never written by us: it stays as it is.
        let bytes = try bytes(of: descriptor, limit: HistoryFormat.byteLimit * 4)
        guard bytes.count == size + line.count, let short = HistoryFormat.shortened(bytes) else { return }
        try replace(with: short)
    }

    /// Opens the file for this run alone. Whoever waited for the lock may have got a file that was replaced meanwhile.
    private func openLocked() throws(Failure) -> Int32 {
        for _ in 0..<100 {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard descriptor >= 0 else { throw failure(errno) }
            var own = stat()
            var named = stat()
            guard fstat(descriptor, &own) == 0, own.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw Failure(reason: "\(path) is no regular file: remove it")
            }
            while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
            if stat(path, &named) == 0, named.st_ino == own.st_ino, named.st_dev == own.st_dev {
                // Others must not read what was typed.
                if own.st_mode & 0o077 != 0 { _ = fchmod(descriptor, 0o600) }
                return descriptor
            }
            close(descriptor)
        }
        throw Failure(reason: "\(path) is replaced again and again")
    }

    private func replace(with bytes: [UInt8]) throws(Failure) {
        // Through a link to where the file really is.
        let target = realpath(path, nil)
        defer { free(target) }
        let place = target.map { String(cString: $0) } ?? path
        let temporary = "\(place).\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        do throws(Failure) {
            try write(bytes, to: descriptor)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, place) == 0 else { throw failure(errno) }
    }

    private func size(of descriptor: Int32) throws(Failure) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(reason: "\(path) is no regular file: remove it") }
        return Int(status.st_size)
    }

    private func bytes(of descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure(errno)
            }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure(errno) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private func failure(_ code: Int32) -> Failure { Failure(reason: "\(path): \(SystemError.text(code))") }
}
