import Glibc

/// The buffers of batches. Large ones are pages of their own, which go back to the system at once: the heap, whose blocks
/// one thread takes and another gives back, came to twice of what was kept.
enum BatchMemory {
    /// A buffer of this many bytes is worth its own pages; what is received in a flood is larger.
    private static let pagedByteCount = 128 << 10

    static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        guard count >= pagedByteCount else { return .allocate(byteCount: count, alignment: 64) }
        let pages = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let pages, pages != MAP_FAILED else { preconditionFailure("no memory for \(count) bytes") }
        return pages
    }

    /// - Parameter count: as it was allocated.
    static func free(_ buffer: UnsafeMutableRawPointer, _ count: Int) {
        guard count >= pagedByteCount else { return buffer.deallocate() }
        munmap(buffer, count)
    }
}
