import NIOCore

/// A run of equal frames, serialised once: to send it again costs no copy.
struct FloodBlock {
    /// How many frames it has.
    let count: Int
    private let frameSize: Int
    private let buffer: ByteBuffer

    /// The size to fill with frames, if one alone is not longer.
    private static let size = 256 << 10

    /// A block of at most `limit` frames, each with a text of `size` bytes.
    init(size: Int, count limit: Int) {
        let text = Self.text(size: size)
        let fitting = min(limit, max(1, Self.size / (size + 4)))
        var batch = FrameBatch(capacity: fitting * (size + 10))
        for _ in 0..<fitting { batch.append(text: text) }
        count = fitting
        buffer = batch.buffer
        frameSize = buffer.readableBytes / fitting
    }

    /// The first `count` frames.
    func prefix(_ count: Int) -> ByteBuffer {
        var rest = buffer
        guard let slice = rest.readSlice(length: count * frameSize) else {
            preconditionFailure("\(count) frames of a block of \(self.count)")
        }
        return slice
    }

    /// Valid JSON of exactly `size` bytes; the empty text, which is none, for 0.
    static func text(size: Int) -> ByteBuffer {
        let (head, tail) =
            switch size {
            case 0: ("", "")
            case 1: ("0", "")
            case 2..<8: ("\"", "\"")
            default: (#"{"d":""#, #""}"#)
            }
        var text = ByteBufferAllocator().buffer(capacity: size)
        text.writeString(head)
        let letters = ByteBuffer(string: "abcdefghijklmnopqrstuvwxyz0123456789")
        var fill = size - head.utf8.count - tail.utf8.count
        while fill > 0 {
            let count = min(fill, letters.readableBytes)
            text.writeBytes(letters.readableBytesView.prefix(count))
            fill -= count
        }
        text.writeString(tail)
        return text
    }
}
