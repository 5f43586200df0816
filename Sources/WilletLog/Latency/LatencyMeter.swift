package import WilletProtocol

/// Measures how long answers take: from an outgoing JSON message with an id to the first that comes in with the same,
/// over the same connection. Ids are the same where they are spelled so.
///
/// Where nothing waits for an answer, what comes in is not looked at.
package struct LatencyMeter: Sendable {
    /// How many requests wait at least before the oldest are no longer waited for.
    static let requestLimit = 10_000
    /// Of how many entries at least it is known what they are.
    static let entryLimit = 30_000

    private struct Request: Sendable {
        var entry: UInt64
        var time: Timestamp
    }

    private enum Part: Sendable {
        case request([UInt8])
        case answered(Duration)
        case answers(Duration, request: UInt64)
    }

    package let key: LatencyKey
    private var requests: ForgetfulTable<[UInt8], Request>
    private var parts: ForgetfulTable<UInt64, Part>

    package init(_ key: LatencyKey) { self.init(key, requestLimit: Self.requestLimit, entryLimit: Self.entryLimit) }

    init(_ key: LatencyKey, requestLimit: Int, entryLimit: Int) {
        self.key = key
        requests = ForgetfulTable(capacity: requestLimit)
        parts = ForgetfulTable(capacity: entryLimit)
    }

    /// How many requests wait.
    package var waitingCount: Int { requests.count }

    /// What is known of an entry; `nil` for one that has no part in it.
    package subscript(entry: UInt64) -> Latency? {
        switch parts[entry] {
        // One that was not answered before its id was used again, or before the connection ended, waits no more.
        case .request(let id): requests[id]?.entry == entry ? .waiting : nil
        case .answered(let duration): .answered(duration)
        case .answers(let duration, let request): .answers(duration, request: request)
        case nil: nil
        }
    }

    /// A text message was written.
    ///
    /// - Parameter time: when.
    package mutating func sent(_ message: UnsafeRawBufferPointer, entry: UInt64, at time: Timestamp) {
        guard let id = key.id(in: message) else { return }
        requests.set(Request(entry: entry, time: time), for: id)
        parts.set(.request(id), for: entry)
    }

    /// Messages came in.
    ///
    /// - Parameter firstEntry: the id of the first one's entry.
    package mutating func received(_ batch: MessageBatch, firstEntry: UInt64) {
        for index in 0..<batch.count {
            guard !requests.isEmpty else { return }
            guard batch[record: index].opcode == .text else { continue }
            batch.withUnsafeBytes(at: index) {
                received($0, entry: firstEntry + UInt64(index), at: batch.receivedAt)
            }
        }
    }

    /// A text message came in.
    package mutating func received(_ message: UnsafeRawBufferPointer, entry: UInt64, at time: Timestamp) {
        guard !requests.isEmpty, let id = key.id(in: message), let request = requests.remove(id) else { return }
        let duration = max(time.since(request.time), .zero)
        parts.set(.answered(duration), for: request.entry)
        parts.set(.answers(duration, request: request.entry), for: entry)
    }

    /// What was not answered over this connection will not be over another one.
    package mutating func connectionEnded() { requests.removeAll() }
}
