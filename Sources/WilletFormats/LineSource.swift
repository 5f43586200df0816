import Glibc

/// Cuts a file into lines, piece by piece, and counts them.
struct LineSource {
    /// How long a line may be, in bytes: a message of 256 MiB fits, as base64.
    private static let maximumLine = 512 << 20

    private var rest: [UInt8] = []
    /// The number of the newest line, from 1.
    private(set) var number = 0

    var place: String { "line \(number)" }

    /// Takes the next piece, and hands on the lines that it completes, without their newlines.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (LineSource, UnsafeRawBufferPointer) throws(FormatError) -> Void
    ) throws(FormatError) {
        var start = 0
        while let length = Self.lineLength(in: bytes, from: start) {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)])
            start += length + 1
            number += 1
            if rest.isEmpty {
                try take(self, piece)
            } else {
                rest += piece
                try takeRest(take)
            }
        }
        rest += bytes[start...]
        guard rest.count <= Self.maximumLine else {
            throw FormatError("line \(number + 1)", "it is longer than \(Self.maximumLine >> 20) MiB")
        }
    }

    /// The end of the file: what has no newline behind it is a line too.
    mutating func finish(_ take: (LineSource, UnsafeRawBufferPointer) throws(FormatError) -> Void) throws(FormatError) {
        guard !rest.isEmpty else { return }
        number += 1
        try takeRest(take)
    }

    private mutating func takeRest(
        _ take: (LineSource, UnsafeRawBufferPointer) throws(FormatError) -> Void
    ) throws(FormatError) {
        let line = rest
        rest.removeAll(keepingCapacity: true)
        let source = self
        // It passes on no errors of one type.
        let failure = line.withUnsafeBytes { bytes -> FormatError? in
            do throws(FormatError) {
                try take(source, bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func lineLength(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(end) - (base + start)
    }
}
