/// How the history is written: an entry a line, with `\n`, `\r` and `\\` for line breaks and backslashes, so that a line
/// that was torn or is foreign spoils no other.
package enum HistoryFormat {
    /// How much of a file counts, and remains when it is shortened: the newest lines.
    package static let lineLimit = 10_000
    package static let byteLimit = 1 << 20
    /// A longer text is not kept.
    package static let textLimit = 64 << 10

    /// A text as a line, with its line break; `nil` for what is not kept.
    package static func line(of text: String) -> [UInt8]? {
        guard !text.isEmpty, text.utf8.count <= textLimit else { return nil }
        var line: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): line += [byte, byte]
            case 0x0A: line += Array("\\n".utf8)
            case 0x0D: line += Array("\\r".utf8)
            default: line.append(byte)
            }
        }
        return line + [0x0A]
    }

    /// The texts of a file, oldest first. What is no text of ours is left out.
    package static func texts(in bytes: [UInt8]) -> [String] {
        lines(in: bytes).compactMap { line in
            guard line.count <= textLimit * 2, let text = String(validating: unescaped(line), as: UTF8.self) else {
                return nil
            }
            return text.isEmpty || text.utf8.contains(0) ? nil : text
        }
    }

    /// The newest lines of a file that has become too long, as they are, whoever wrote them; `nil` while it has not.
    package static func shortened(_ bytes: [UInt8]) -> [UInt8]? {
        let count = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        guard bytes.count > byteLimit || count > lineLimit else { return nil }
        // Less than the limits, or the next line would make it too long again.
        var kept: [ArraySlice<UInt8>] = []
        var byteCount = 0
        for line in bytes.split(separator: 0x0A).reversed() {
            guard kept.count < lineLimit * 9 / 10, byteCount + line.count + 1 <= byteLimit * 9 / 10 else { break }
            kept.append(line)
            byteCount += line.count + 1
        }
        return kept.reversed().flatMap { $0 + [0x0A] }
    }

    private static func lines(in bytes: [UInt8]) -> ArraySlice<ArraySlice<UInt8>> {
        // The first line of a part of a file is seldom whole.
        let bytes = bytes.count > byteLimit ? bytes.suffix(byteLimit).drop { $0 != 0x0A } : bytes[...]
        return bytes.split(separator: 0x0A).suffix(lineLimit)
    }

    private static func unescaped(_ line: ArraySlice<UInt8>) -> [UInt8] {
        guard line.contains(UInt8(ascii: "\\")) else { return Array(line) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in line {
            guard isEscaped else {
                if byte == UInt8(ascii: "\\") { isEscaped = true } else { bytes.append(byte) }
                continue
            }
            isEscaped = false
            switch byte {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "\\"): bytes.append(byte)
            // Not written by us: as it is.
            default: bytes += [UInt8(ascii: "\\"), byte]
            }
        }
        return isEscaped ? bytes + [UInt8(ascii: "\\")] : bytes
    }
}
