import CWilletZlib

/// Compresses the messages of one direction (RFC 7692, section 7.2.1), in the order in which they go over the wire.
struct Deflater: ~Copyable {
    /// Speed before size: the levels above cost three times as much for a tenth less.
    private static let level: Int32 = 1

    private let stream: OpaquePointer
    private let resetsAfterMessage: Bool
    private var output: [UInt8]

    /// - Parameters:
    ///   - windowBits: 9 to 15; zlib cannot compress raw data with a window of 8.
    ///   - resetsAfterMessage: whether each message is compressed by itself.
    init(windowBits: Int, resetsAfterMessage: Bool) {
        guard let stream = willet_deflate_open(Self.level, Int32(windowBits)) else {
            preconditionFailure("no memory for a compressor")
        }
        self.stream = stream
        self.resetsAfterMessage = resetsAfterMessage
        output = [UInt8](repeating: 0, count: 4 << 10)
    }

    deinit { willet_deflate_close(stream) }

    /// Compresses a whole message and lends the result, without the tail that the receiver adds.
    mutating func deflate<Result>(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result
    {
        var produced = 0
        var rest = input
        while true {
            if output.count - produced < 64 {
                output.append(contentsOf: repeatElement(0, count: output.count))
            }
            let step = output.withUnsafeMutableBytes { buffer in
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[produced...])
                return willet_deflate(
                    stream,
                    rest.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    rest.count,
                    room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    room.count
                )
            }
            produced += step.produced
            rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
            switch step.status {
            case WILLET_STREAM_DONE:
                if resetsAfterMessage { willet_deflate_reset(stream) }
                // A flush ends with 00 00 FF FF (section 7.2.1).
                let count = produced - 4
                defer { if output.count > 1 << 20 { output = [UInt8](repeating: 0, count: 4 << 10) } }
                return output.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            case WILLET_STREAM_MORE: break
            default: preconditionFailure("zlib cannot compress: status \(step.status)")
            }
        }
    }
}
