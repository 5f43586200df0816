import WilletProtocol

/// The parser of frame headers, and the writer of frames.
///
/// Input: the first byte's lowest bit says whether compression was agreed on; the rest is what a server sends.
enum FrameHeaderTarget {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let allowsCompression = rest.takeByte() & 1 == 1
        let bytes = Array(rest)
        var final: FrameHeader.ParseResult?
        // A prefix never tells anything that more bytes take back.
        for length in 0...min(bytes.count, 16) {
            let prefix = Array(bytes[..<length])
            let result = prefix.withUnsafeBytes { FrameHeader.parse($0, allowsCompression: allowsCompression) }
            if let final {
                try require(result == final, "\(final) with fewer bytes, \(result) with \(length)")
                continue
            }
            switch result {
            case .incomplete: try require(length < 10, "\(length) bytes are no header")
            case .complete(let header, let size):
                final = result
                try require(size == length, "the header has \(size) bytes, and was not seen before \(length)")
                try checkHeader(header, from: prefix, allowsCompression: allowsCompression)
            case .violation(let violation):
                final = result
                try require(violation.closeCode == .protocolError, "\(violation) closes with \(violation.closeCode)")
            }
        }
        try checkWriting(bytes)
    }

    /// A header that is allowed, written anew, is what was read.
    private static func checkHeader(
        _ header: FrameHeader,
        from bytes: [UInt8],
        allowsCompression: Bool
    ) throws(BrokenInvariant) {
        try require(header.length >= 0, "the length is \(header.length)")
        try require(!header.isCompressed || allowsCompression, "compressed without an agreement")
        try require(!header.opcode.isControl || header.isFinal && header.length <= 125, "a control frame: \(header)")
        let first = (header.isFinal ? 0x80 : 0) | (header.isCompressed ? 0x40 : 0) | header.opcode.rawValue
        let length = UInt64(header.length)
        var written: [UInt8] = [first]
        switch header.length {
        case ...125: written.append(UInt8(length))
        case ...0xFFFF: written += [126] + (0..<2).reversed().map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        default: written += [127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        }
        try require(written == bytes, "\(bytes) was read as \(header), which is \(written)")
    }

    /// A frame of ours: but for the mask it parses as a server's would, and the mask comes off.
    private static func checkWriting(_ payload: [UInt8]) throws(BrokenInvariant) {
        let key: UInt32 = 0x1A2B_3C4D
        let total = FrameSerializer.length(payload: payload.count)
        var frame = [UInt8](repeating: 0, count: total)
        let written = frame.withUnsafeMutableBytes { frame in
            payload.withUnsafeBytes {
                FrameSerializer.write(.binary, payload: $0, maskingKey: key, to: frame)
            }
        }
        try require(written == total, "\(written) bytes were written, \(total) announced")
        let mask = Array(frame[(total - payload.count - 4)..<(total - payload.count)])
        try require(mask == [0x1A, 0x2B, 0x3C, 0x4D] && frame[1] & 0x80 != 0, "the mask is \(mask)")
        let unmasked = frame[(total - payload.count)...].enumerated().map { $1 ^ mask[$0 & 3] }
        try require(unmasked == payload, "the payload is not what it was")
        var header = Array(frame[..<(total - payload.count - 4)])
        header[1] &= 0x7F
        let parsed = header.withUnsafeBytes { FrameHeader.parse($0) }
        guard case .complete(let own, header.count) = parsed else {
            throw BrokenInvariant(description: "our own header parses as \(parsed)")
        }
        try require(own.opcode == .binary && own.isFinal && own.length == payload.count, "our own header is \(own)")
    }
}
