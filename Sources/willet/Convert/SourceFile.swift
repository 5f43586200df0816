import Glibc
import WilletFormats

/// A file that is read from its beginning to its end, piece by piece.
final class SourceFile {
    private static let pieceSize = 1 << 18

    /// In bytes; 0 for what has none, as a pipe.
    let size: Int
    /// How many bytes were read.
    private(set) var position = 0

    private let path: String
    private let descriptor: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)

    init(_ path: String) throws(FormatError) {
        guard !path.utf8.contains(0) else { throw FormatError("the name of the file", "it has a NUL in it") }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FormatError(path, SystemError.text(errno)) }
        self.path = path
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }

    /// The next piece, valid until the one after it is asked for; `nil` at the end.
    func next() throws(FormatError) -> UnsafeRawBufferPointer? {
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count != 0 else { return nil }
            if count > 0 {
                position += count
                return UnsafeRawBufferPointer(rebasing: buffer[..<count])
            }
            guard errno == EINTR else { throw FormatError(path, SystemError.text(errno)) }
        }
    }
}
