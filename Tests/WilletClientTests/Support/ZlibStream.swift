import CWilletZlib

/// A raw DEFLATE stream of zlib itself: the far end of what the client compresses. It shares the shim with the client,
/// and nothing of what the client does with it.
final class ZlibStream {
    private let stream: OpaquePointer
    private let work: (OpaquePointer, UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, Int) -> willet_step
    private let end: (OpaquePointer) -> Void
    private var room = [UInt8](repeating: 0, count: 64 << 10)

    /// - Parameter inflating: whether the stream decompresses; the window is that of the sender at least.
    init?(inflating: Bool, windowBits: Int = 15, level: Int32 = 9) {
        let opened = inflating ? willet_inflate_open(Int32(windowBits)) : willet_deflate_open(level, Int32(windowBits))
        guard let opened else { return nil }
        stream = opened
        work = inflating ? willet_inflate : willet_deflate
        end = inflating ? willet_inflate_close : willet_deflate_close
    }

    deinit { end(stream) }

    /// What comes of the input; `nil` if it is no DEFLATE data, or refers to what is not in the window.
    func take(_ input: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var used = 0
        while true {
            let step = input.withUnsafeBufferPointer { input in
                room.withUnsafeMutableBufferPointer {
                    work(stream, input.baseAddress?.advanced(by: used), input.count - used, $0.baseAddress, $0.count)
                }
            }
            used += step.consumed
            output += room[..<step.produced]
            switch step.status {
            case WILLET_STREAM_MORE: continue
            case WILLET_STREAM_DONE: return output
            default: return nil
            }
        }
    }
}

/// What a server sends with permessage-deflate, and reads.
enum Compressed {
    /// What is taken off a message's end, and put back before it is decompressed (RFC 7692, section 7.2.1).
    static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    /// Zeros, compressed about a thousand to one: so many MiB of them. Nothing in it refers to what is before it.
    static func zeros(mebibytes: Int) -> [UInt8] {
        let part = ZlibStream(inflating: false)?.take([UInt8](repeating: 0, count: 1 << 20)) ?? []
        return (0..<mebibytes).flatMap { _ in part }
    }

    /// A compressed message as a frame.
    static func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        var bytes = Wire.frame(opcode, payload, isFinal: isFinal)
        bytes[0] |= 0x40
        return bytes
    }
}
