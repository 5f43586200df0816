import WilletProtocol

/// What a batch tells of one message or control frame.
struct Received: Equatable, Sendable, CustomStringConvertible {
    var opcode: Opcode
    var payload: [UInt8]
    var fragments: Int
    var wireCount: Int

    init(_ opcode: Opcode, _ payload: some Sequence<UInt8>, fragments: Int = 1) {
        self.opcode = opcode
        self.payload = Array(payload)
        self.fragments = fragments
        wireCount = self.payload.count
    }

    static func text(_ text: String, fragments: Int = 1) -> Received {
        Received(.text, text.utf8, fragments: fragments)
    }

    var description: String { "\(opcode) \(payload.prefix(16)) (\(payload.count) bytes, \(fragments) fragments)" }
}

extension MessageBatch {
    /// All that is in the batch, copied.
    var received: [Received] {
        (0..<count).map { index in
            let record = self[record: index]
            var received = Received(
                record.opcode,
                withUnsafeBytes(at: index) { Array($0) },
                fragments: record.fragments
            )
            received.wireCount = record.wireCount
            return received
        }
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    func appendControl(_ opcode: Opcode, _ payload: [UInt8]) {
        payload.withUnsafeBytes { appendControl(opcode, payload: $0) }
    }
}

extension Connection {
    mutating func receive(_ bytes: [UInt8], into batch: MessageBatch) -> [Action] {
        bytes.withUnsafeBytes { receive($0, into: batch) }
    }
}
