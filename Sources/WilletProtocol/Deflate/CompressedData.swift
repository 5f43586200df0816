import CWilletZlib

/// Data that is compressed by itself: gzip (RFC 1952) or zlib (RFC 1950). Not what permessage-deflate does to messages.
package enum CompressedData: String, Sendable {
    case gzip
    case zlib

    /// How inflating ended.
    package enum End: Equatable, Sendable {
        /// All of it, with the right checksum.
        case complete
        /// There is more than was asked for.
        case limit
        /// What follows is broken, or missing.
        case broken
    }

    /// What was inflated.
    package struct Inflated: Equatable, Sendable {
        package let format: CompressedData
        package let bytes: [UInt8]
        package let end: End
    }

    /// What data looks like by its first bytes; `nil` if neither.
    init?(_ data: UnsafeRawBufferPointer) {
        guard data.count >= 2 else { return nil }
        if data[0] == 0x1F, data[1] == 0x8B {
            self = .gzip
        } else if data[0] & 0xF == 8, data[0] >> 4 <= 7, (Int(data[0]) << 8 | Int(data[1])).isMultiple(of: 31) {
            self = .zlib
        } else {
            return nil
        }
    }

    /// Inflates data that looks compressed, up to a limit; `nil` for what is not compressed.
    ///
    /// - Parameter limit: how many bytes are made at the most.
    package static func inflate(_ data: UnsafeRawBufferPointer, limit: Int) -> Inflated? {
        guard let format = CompressedData(data), let stream = willet_inflate_open_wrapped() else { return nil }
        defer { willet_inflate_close(stream) }
        var bytes: [UInt8] = []
        var rest = data
        var end = End.complete
        inflating: while true {
            // A byte more than is allowed tells that there is more.
            let (step, output) = Self.step(stream, &rest, room: min(limit - bytes.count + 1, 64 << 10))
            bytes += output
            guard bytes.count <= limit else {
                bytes.removeLast()
                end = .limit
                break
            }
            switch step.status {
            case WILLET_STREAM_END:
                // Members of gzip may follow one another (RFC 1952, section 2.2); anything else behind is no part of it.
                guard format == .gzip, CompressedData(rest) == .gzip else { break inflating }
                willet_inflate_reset(stream)
            case WILLET_STREAM_MORE: break
            default:
                end = .broken
                break inflating
            }
        }
        // Two bytes alone do not make it compressed.
        return end == .broken && bytes.isEmpty ? nil : Inflated(format: format, bytes: bytes, end: end)
    }

    private static func step(
        _ stream: OpaquePointer,
        _ rest: inout UnsafeRawBufferPointer,
        room: Int
    ) -> (willet_step, [UInt8]) {
        var step = willet_step()
        let input = rest
        let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            step = willet_inflate(
                stream,
                input.baseAddress?.assumingMemoryBound(to: UInt8.self),
                input.count,
                buffer.baseAddress,
                room
            )
            count = step.produced
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
        return (step, output)
    }
}
