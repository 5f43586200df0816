import WilletClient
import WilletLog

/// The clipboard, which is the terminal's: what is sent to it goes one way.
extension ViewState {
    /// The most that is sent, in bytes: with base64 around it no terminal is known to take a longer sequence.
    static let copyLimit = 74_994

    /// Copies the selected entry as it is: a text as text, a binary message in hexadecimal digits.
    mutating func copySelection() -> [Effect] {
        guard let id = selection, let entry = log[id] else {
            notice = "nothing is selected"
            return [.bell]
        }
        if let marker = gaps[id] {
            return copy(marker.texts(separator: " \(options.glyphs.separator) ").first ?? "")
        }
        // Looked at before a copy is made of what is too long anyway.
        guard entry.count <= Self.copyLimit else { return doesNotFit(entry.count) }
        return copy(
            entry.withUnsafeBytes { bytes in
                if case .message(_, .binary) = entry.kind { return Self.hex(bytes) }
                return String(decoding: bytes, as: UTF8.self)
            }
        )
    }

    mutating func copy(_ text: String) -> [Effect] {
        guard !text.isEmpty else {
            notice = "it is empty: nothing to copy"
            return [.bell]
        }
        guard text.utf8.count <= Self.copyLimit else { return doesNotFit(text.utf8.count) }
        return [.copy(text)]
    }

    mutating func copied(_ bytes: Int, _ outcome: CopyOutcome) -> [Effect] {
        switch outcome {
        case .sent:
            notice = "sent \(Format.size(bytes)) to the clipboard; nothing confirms that it arrived\(otherWay)"
            return []
        case .refused(let reason):
            notice = "not copied: \(reason)\(otherWay)"
            return [.bell]
        }
    }

    private mutating func doesNotFit(_ bytes: Int) -> [Effect] {
        notice =
            "not copied: it has \(Format.count(bytes)) bytes, terminals take \(Format.count(Self.copyLimit))\(otherWay)"
        return [.bell]
    }

    private var otherWay: String { "; /save FILE writes the log" }

    private static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
