/// Parses the lines of a recording, one by one.
struct JSONLineParser {
    private var parser = JSONParser(JSONLineConsumer(), many: true)

    /// What a line says; `nil` for one that is empty.
    mutating func line(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> JSONLineConsumer.Line? {
        parser.consumer = JSONLineConsumer()
        do throws(FormatError) {
            if let offset = try parser.parse(bytes) {
                throw FormatError("", "no JSON at byte \(max(offset, 1)): a recording has an object in every line")
            }
            guard parser.consumer.isWhole else { throw FormatError("", "it ends within an object") }
            return try parser.consumer.line()
        } catch {
            // It may be in the middle of anything.
            parser = JSONParser(JSONLineConsumer(), many: true)
            throw error
        }
    }
}
