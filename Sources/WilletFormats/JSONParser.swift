import CWilletYajl

/// Parses JSON (RFC 8259) that comes in pieces, and tells `Consumer` each token.
///
/// It keeps no more than a token that a piece breaks off.
final class JSONParser<Consumer: JSONConsumer> {
    /// What it is parsed into.
    var consumer: Consumer
    private let box: JSONTokenBox
    /// How many bytes of the last piece were parsed when nothing more could be.
    private(set) var parsed = 0
    /// `nil` when nothing more can be parsed.
    private var parser: OpaquePointer?

    /// - Parameter many: whether values may follow one another.
    init(_ consumer: Consumer, many: Bool = false) {
        self.consumer = consumer
        box = JSONTokenBox()
        parser = willet_json_open(
            { context, token, bytes, count in
                guard let context else { return false }
                let payload = UnsafeBufferPointer(start: bytes, count: count)
                return Unmanaged<JSONTokenBox>.fromOpaque(context).takeUnretainedValue().take(token, payload)
            },
            Unmanaged.passUnretained(box).toOpaque(),
            many
        )
    }

    deinit { close() }

    /// Parses the next piece.
    ///
    /// - Returns: how many bytes of it were parsed, with that which is wrong, if it is no JSON or not UTF-8, and `nil` if all is well.
    /// - Throws: what the consumer throws; nothing more is parsed then.
    func parse(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Int? {
        try parse { willet_json_parse($0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count) }
    }

    /// The end of the input. Results and errors are those of `parse`.
    func finish() throws(FormatError) -> Int? { try parse { willet_json_finish($0) } }

    private func parse(_ body: (OpaquePointer) -> willet_json_status) throws(FormatError) -> Int? {
        guard let parser else { return 0 }
        var failure: FormatError?
        let status = withoutActuallyEscaping(
            { [self] (token: JSONToken) -> Bool in
                do throws(FormatError) {
                    try consumer.take(token)
                    return true
                } catch {
                    failure = error
                    return false
                }
            },
            do: { sink in
                box.sink = sink
                defer { box.sink = nil }
                return body(parser)
            }
        )
        if status == WILLET_JSON_OK { return nil }
        parsed = willet_json_parsed(parser)
        close()
        if let failure { throw failure }
        return parsed
    }

    private func close() {
        if let parser { willet_json_close(parser) }
        parser = nil
    }
}

/// What tokens are told to while a piece is parsed: the parser in C knows no closures.
private final class JSONTokenBox {
    var sink: ((JSONToken) -> Bool)?

    func take(_ token: willet_json_token, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch token {
        case WILLET_JSON_OBJECT: sink?(.object) ?? false
        case WILLET_JSON_OBJECT_END: sink?(.objectEnd) ?? false
        case WILLET_JSON_ARRAY: sink?(.array) ?? false
        case WILLET_JSON_ARRAY_END: sink?(.arrayEnd) ?? false
        case WILLET_JSON_KEY: sink?(.key(bytes)) ?? false
        case WILLET_JSON_STRING: sink?(.string(bytes)) ?? false
        case WILLET_JSON_NUMBER: sink?(.number(bytes)) ?? false
        default: sink?(.literal) ?? false
        }
    }
}
