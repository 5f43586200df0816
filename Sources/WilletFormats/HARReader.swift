/// Reads the WebSocket messages of an HTTP Archive (HAR 1.2), in the shape that Chrome and mitmproxy write: entries with
/// `_webSocketMessages`. Everything else in it is passed over.
///
/// A file is read twice, since messages come before the URL that they belong to: first by a survey, then with what that
/// has found.
package struct HARReader: RecordingReader {
    /// What a first reading finds: the connections, in order.
    package struct Survey: Sendable {
        var connections: [HARConsumer.Connection] = []
    }

    /// The bound on a piece of JSON that is told whole, in bytes: a message of 256 MiB fits, as base64.
    private static let maximumToken = 512 << 20

    private let parser: JSONParser<HARConsumer>
    private var offset = 0
    private var toldAt = 0
    package private(set) var notes: [String] = []

    /// A first reading, which hands on nothing.
    package init() { parser = JSONParser(HARConsumer(survey: nil)) }

    package init(survey: Survey) { parser = JSONParser(HARConsumer(survey: survey.connections)) }

    /// What was found until now.
    package var survey: Survey { Survey(connections: parser.consumer.connections) }

    package mutating func read(
        _ bytes: UnsafeRawBufferPointer,
        _ take: (RecordedEntry) throws(FormatError) -> Void
    ) throws(FormatError) {
        let before = parser.consumer.tokens
        let wrong = try located { () throws(FormatError) in try parser.parse(bytes) }
        if let wrong {
            throw FormatError("byte \(offset + max(wrong, 1))", "no JSON: it may be torn, or no HAR")
        }
        offset += bytes.count
        if parser.consumer.tokens != before { toldAt = offset }
        guard offset - toldAt <= Self.maximumToken else {
            throw FormatError("byte \(toldAt + 1)", "a text of more than \(Self.maximumToken >> 20) MiB")
        }
        for entry in parser.consumer.takeEntries() { try take(entry) }
    }

    package mutating func finish(_ take: (RecordedEntry) throws(FormatError) -> Void) throws(FormatError) {
        let wrong = try located { () throws(FormatError) in try parser.finish() }
        guard wrong == nil else {
            throw FormatError("byte \(offset + 1)", "the file breaks off: it is torn, or no HAR")
        }
        guard parser.consumer.hasEntries else {
            throw FormatError("the whole file", "no HAR: it has no log.entries")
        }
        for entry in parser.consumer.takeEntries() { try take(entry) }
        if parser.consumer.connections.isEmpty { notes.append("there are no WebSocket messages in it") }
    }

    private func located<Result>(_ body: () throws(FormatError) -> Result) throws(FormatError) -> Result {
        do throws(FormatError) {
            return try body()
        } catch {
            throw FormatError("near byte \(offset + max(parser.parsed, 1))", error.problem)
        }
    }
}
