import Glibc
package import WilletProtocol

/// A recording that is written as things happen, behind what is there already of an earlier one.
///
/// Lines are gathered and written together. What the disk does not take is kept and written later from where it broke
/// off, so that nothing but the end of the process tears a line.
package struct RecordingFile: Sendable {
    /// How much is gathered for one write, in bytes.
    private static let chunk = 256 << 10

    package let path: String
    /// From which size on another file is begun, in bytes.
    private var rotation: Int?
    private var descriptor: Int32
    private var size = 0
    /// What is gathered.
    private var lines = JSONLine()
    /// How many bytes of it are written.
    private var written = 0
    /// How much of it is the first line of another file.
    private var headerEnd = 0
    private var sequence = 0
    /// Under which number the file is put aside next, if there is none of it.
    private var nextNumber = 1
    /// Why no other file could be begun: then the one there is goes on.
    package private(set) var rotationFailure: Int32?

    /// Opens a file, or makes it, for its owner only. One that is no recording stays as it is.
    ///
    /// - Parameter rotation: from this size on the file is renamed `path.1`, `path.2` and so on, and another one begun.
    package init(path: String, rotation: Int? = nil) throws(RecordingFailure) {
        guard !path.utf8.contains(0) else { throw .hasNUL }
        self.path = path
        self.rotation = rotation
        // A pipe that nobody reads must not be waited for.
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .system(errno) }
        do throws(RecordingFailure) {
            try begin()
        } catch {
            close()
            throw error
        }
    }

    /// How many entries are in the file, whole.
    package var count: Int { sequence - gathered }

    /// How many entries are gathered, and not in the file or not all of them.
    package var gathered: Int {
        let lineEnds = lines.bytes[written...].count { $0 == 0x0A }
        return written < headerEnd ? lineEnds - 1 : lineEnds
    }

    /// Whether enough is gathered for a write.
    package var isFull: Bool { lines.bytes.count >= Self.chunk || isOverSize }

    private var isOverSize: Bool { rotation.map { size + lines.bytes.count - written >= $0 } ?? false }

    package mutating func append(_ entry: RecordedEntry) {
        sequence += 1
        lines.append(entry, sequence: sequence)
    }

    /// Appends a message or control frame. The parameters are those of ``JSONLine``.
    package mutating func append(
        time: Timestamp,
        direction: RecordedEntry.Direction,
        opcode: Opcode,
        connection: Int,
        payload: UnsafeRawBufferPointer
    ) {
        sequence += 1
        lines.append(
            sequence: sequence,
            time: time,
            direction: direction,
            opcode: opcode,
            connection: connection,
            payload: payload
        )
    }

    /// Writes what is gathered.
    ///
    /// - Returns: the number of the error that came in between; what is not written is kept.
    package mutating func flush() -> Int32? {
        while written < lines.bytes.count {
            let count = lines.bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
                size += count
            } else if errno != EINTR {
                return errno
            }
        }
        lines.clear()
        (written, headerEnd) = (0, 0)
        if isOverSize { rotate() }
        return nil
    }

    package func close() { _ = Glibc.close(descriptor) }

    // MARK: - Beginning

    private mutating func begin() throws(RecordingFailure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw errno == EWOULDBLOCK ? .busy : .system(errno) }
        size = Int(status.st_size)
        var header = JSONLine()
        header.appendHeader()
        let start = try read(at: 0, count: 1024)
        if header.bytes.starts(with: start) {
            // It is empty, or the end came within the first line.
            lines.append(header.bytes[start.count...])
        } else {
            guard let version = Self.version(of: start), version > 0 else { throw .foreign }
            guard version <= JSONLinesReader.version else { throw .newer }
            if try read(at: size - 1, count: 1) != [0x0A] { lines.append([0x0A]) }
            lines.appendHeader()
        }
        if status.st_mode & 0o077 != 0 { _ = fchmod(descriptor, 0o600) }
        if let code = flush() { throw .system(code) }
    }

    /// The version of a file that begins so, whatever the spelling; `nil` if it is no recording of ours.
    private static func version(of start: [UInt8]) -> Int? {
        guard let end = start.firstIndex(of: 0x0A) else { return nil }
        var parser = JSONLineParser()
        let line = start[..<end].withUnsafeBytes { try? parser.line($0) }
        if case .header(let version) = line { return version }
        return nil
    }

    private func read(at offset: Int, count: Int) throws(RecordingFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = pread(descriptor, &bytes, count, off_t(offset))
        guard read >= 0 else { throw .system(errno) }
        return Array(bytes[..<read])
    }

    // MARK: - Beginning another one

    /// Puts the file aside under the next number that is free. It is never written over what is there.
    private mutating func rotate() {
        var status = stat()
        while lstat("\(path).\(nextNumber)", &status) == 0 { nextNumber += 1 }
        let aside = "\(path).\(nextNumber)"
        guard rename(path, aside) == 0 else { return giveUpRotation(errno) }
        let new = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard new >= 0 else {
            let code = errno
            rename(aside, path)
            return giveUpRotation(code)
        }
        _ = flock(new, LOCK_EX | LOCK_NB)
        close()
        descriptor = new
        size = 0
        lines.appendHeader()
        headerEnd = lines.bytes.count
    }

    private mutating func giveUpRotation(_ code: Int32) {
        rotation = nil
        rotationFailure = code
    }
}
