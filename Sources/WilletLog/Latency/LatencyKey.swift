import WilletProtocol

/// Where in a JSON message the id stands by which an answer is known to its request.
package struct LatencyKey: Hashable, Sendable {
    /// What is longer than this is not read, in bytes.
    static let messageLimit = 64 << 10
    /// An id longer than this is none, in bytes.
    static let idLimit = 256

    private let path: [JSONCondition.Step]
    /// The path's last key in quotes, which all messages contain that have it; empty where it can be spelled in other
    /// ways too, or where there is no key.
    private let needle: [UInt8]

    /// - Parameter text: a key of the outermost object, as in `id`, or a path as filters write it: `.params.id`.
    package init(_ text: String) throws(LatencyKeyError) {
        guard !text.isEmpty else { throw LatencyKeyError(reason: "it is empty") }
        guard text.utf8.count <= Self.idLimit else {
            throw LatencyKeyError(reason: "it is longer than \(Self.idLimit) bytes")
        }
        if text.hasPrefix(".") {
            // What filters advise is not for here.
            guard let filter = try? Filter(text, now: Timestamp(nanoseconds: 0), utcOffset: 0) else {
                throw LatencyKeyError(reason: "it is no whole path")
            }
            guard case .json(let condition) = filter.term, condition.requirement == nil else {
                throw LatencyKeyError(reason: "it is more than one path")
            }
            path = condition.path
        } else {
            path = [.key(Array(text.utf8))]
        }
        let keys = path.compactMap { if case .key(let key) = $0 { key } else { nil } }
        needle = keys.last.map { $0.allSatisfy(Self.hasOneSpelling) ? [0x22] + $0 + [0x22] : [] } ?? []
    }

    /// Whether JSON is usually written without an escape for this byte.
    private static func hasOneSpelling(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte)
            && ![UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(byte)
    }

    /// The number or the string that stands there, in its spelling; `nil` where there is none.
    func id(in message: UnsafeRawBufferPointer) -> [UInt8]? {
        guard message.count <= Self.messageLimit else { return nil }
        let hasKey = needle.withUnsafeBytes {
            $0.isEmpty || message.firstOffset(of: $0, in: 0..<message.count) != nil
        }
        guard hasKey, let range = JSONReader.scalar(at: path, in: message), range.count <= Self.idLimit else {
            return nil
        }
        return Array(message[range])
    }
}
