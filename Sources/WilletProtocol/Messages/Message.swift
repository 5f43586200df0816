/// A whole text or binary message (RFC 6455, section 5.6).
///
/// A message that was received keeps the batch it came in alive: copy its ``text`` or bytes to keep it for long.
public struct Message: Sendable {
    /// What a message carries.
    public enum Kind: Sendable, Hashable {
        /// UTF-8 text; checked before it is delivered.
        case text
        /// Bytes of any kind.
        case binary

        /// The opcode of the message's first frame.
        public var opcode: Opcode { self == .text ? .text : .binary }
    }

    private enum Storage: Sendable {
        case received(MessageBatch, index: Int)
        case string(String)
        case bytes([UInt8])
    }

    private let storage: Storage

    /// A text message.
    public static func text(_ text: String) -> Message { Message(storage: .string(text)) }

    /// A binary message.
    public static func binary(_ bytes: some Sequence<UInt8>) -> Message { Message(storage: .bytes(Array(bytes))) }

    private init(storage: Storage) { self.storage = storage }

    /// A message of a batch, by its position from 0 to `count - 1`; any other position traps. `nil` for a control frame.
    public init?(_ batch: MessageBatch, at index: Int) {
        guard !batch[record: index].opcode.isControl else { return nil }
        storage = .received(batch, index: index)
    }

    /// Text or binary.
    public var kind: Kind {
        switch storage {
        case .received(let batch, let index): batch[record: index].opcode == .text ? .text : .binary
        case .string: .text
        case .bytes: .binary
        }
    }

    /// The length in bytes.
    public var count: Int {
        switch storage {
        case .received(let batch, let index): batch[record: index].count
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        }
    }

    /// The content of a text message; `nil` for a binary one.
    public var text: String? {
        switch storage {
        case .received(let batch, let index):
            batch[record: index].opcode == .text
                ? batch.withUnsafeBytes(at: index) { String(decoding: $0, as: UTF8.self) } : nil
        case .string(let text): text
        case .bytes: nil
        }
    }

    /// The content as bytes: UTF-8 for a text message.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Lends the content as bytes, without a copy for what was received.
    ///
    /// - Parameter body: is given the bytes; they are valid until it returns.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch storage {
        case .received(let batch, let index):
            return try batch.withUnsafeBytes(at: index, body)
        case .string(var text):
            return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes):
            return try bytes.withUnsafeBytes(body)
        }
    }
}

extension Message: Equatable {
    /// Whether kind and content are the same.
    public static func == (left: Message, right: Message) -> Bool {
        left.kind == right.kind
            && left.withUnsafeBytes { a in right.withUnsafeBytes { b in a.elementsEqual(b) } }
    }
}

extension Message: CustomStringConvertible {
    /// The text, or the number of bytes of a binary message.
    public var description: String { text ?? "\(count) bytes" }
}
