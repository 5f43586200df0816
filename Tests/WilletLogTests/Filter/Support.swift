import WilletLog
import WilletProtocol

extension Filter {
    /// 2026-01-31T12:34:56Z.
    static let now = Timestamp(nanoseconds: 1_769_862_896_000_000_000)

    init(_ text: String) throws(FilterError) { try self.init(text, now: Self.now, utcOffset: 0) }

    /// Whether a text message that was received matches.
    func matches(_ payload: String) -> Bool { matches(Array(payload.utf8)) }

    func matches(_ payload: [UInt8], _ kind: Entry.Kind = .message(.inbound, .text), at time: Timestamp = now) -> Bool {
        var log = MessageLog()
        _ = payload.withUnsafeBytes { log.append(kind, at: time, payload: $0) }
        var filtered = FilteredLog(self)
        filtered.update(with: log, budget: .unlimited)
        return filtered.count == 1
    }
}

extension MessageLog {
    mutating func append(_ text: String) { append(.message(.inbound, .text), at: Filter.now, text: text) }

    /// Appends messages that arrived together: so many bytes of them become a segment as they are.
    mutating func append(received payloads: [[UInt8]], controls: Set<Int> = [], at time: Timestamp = Filter.now) {
        let batch = MessageBatch(capacity: payloads.reduce(0) { $0 + $1.count })
        for (index, payload) in payloads.enumerated() {
            payload.withUnsafeBytes {
                if controls.contains(index) {
                    batch.appendControl(.ping, payload: $0)
                } else {
                    batch.append($0)
                    batch.commit(opcode: .text, wireLength: payload.count, fragments: 1)
                }
            }
        }
        batch.seal(at: time)
        append(batch)
    }
}

extension FilteredLog {
    var ids: [UInt64] { (0..<count).map { self[$0] } }
}
