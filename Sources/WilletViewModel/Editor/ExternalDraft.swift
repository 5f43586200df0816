/// What is typed, on its way through the user's own editor: what the file holds that it gets, and what comes of the file.
package struct ExternalDraft: Hashable, Sendable {
    /// What became of it.
    package enum Outcome: Hashable, Sendable {
        /// The editor ended well, and its file holds this.
        case edited([UInt8])
        /// It came to nothing.
        case failed(reason: String)
    }

    /// Why what an editor has left cannot be typed text.
    enum Mistake: Error, Hashable, Sendable {
        case tooLong
        case notUTF8
    }

    /// The most that the file may hold, in bytes: the longest text, and the line break at its end.
    package static let limit = LineEditor.limit + 1

    package var text: String

    package init(text: String) { self.text = text }

    /// With a line break at the end, as editors leave files: whether they add one or not, the text comes back as it was.
    package var file: [UInt8] { text.isEmpty ? [] : Array(text.utf8) + [0x0A] }

    /// How the file's name is to end: editors colour and indent by it.
    package var suffix: String { JSONCheck(text) == .valid ? ".json" : ".txt" }

    /// The text that a file stands for, without the line break at its end; line breaks come as in a paste.
    ///
    /// - Returns: `nil` for a file that was left as it was.
    func text(of file: [UInt8]) throws(Mistake) -> String? {
        guard file != self.file else { return nil }
        guard file.count <= Self.limit else { throw .tooLong }
        guard let read = String(validating: file, as: UTF8.self) else { throw .notUTF8 }
        var text = String.UnicodeScalarView()
        var isBehindReturn = false
        for scalar in read.unicodeScalars {
            if scalar != "\n" || !isBehindReturn { text.append(scalar == "\r" ? "\n" : scalar) }
            isBehindReturn = scalar == "\r"
        }
        if text.last == "\n" { text.removeLast() }
        guard text.count <= LineEditor.limit, String(text).utf8.count <= LineEditor.limit else { throw .tooLong }
        return String(text)
    }
}
