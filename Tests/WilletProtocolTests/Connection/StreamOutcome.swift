import WilletProtocol

/// What a connection makes of a stream of bytes, however it is cut into reads.
struct StreamOutcome: Equatable, CustomStringConvertible {
    var received: [Received] = []
    var actions: [Connection.Action] = []
    var end: [Connection.Action] = []

    var description: String { "\(received) \(actions) \(end)" }

    static let limits = Limits(messageSize: 1024, fragments: 8)

    /// Feeds a stream in reads of the given sizes, the last one taking the rest.
    ///
    /// - Parameter changesBatch: whether each read gets a batch of its own, as a shell that hands them over does it.
    init(of stream: [UInt8], reads: [Int] = [], changesBatch: Bool = false) {
        var connection = Connection(limits: Self.limits, reportsControlFrames: true)
        var batch = MessageBatch(capacity: 64)
        var index = 0
        var sizes = reads[...]
        while index < stream.count {
            let size = min(sizes.popFirst() ?? stream.count, stream.count - index)
            // A copy of just these bytes, so that a sanitizer sees a read beyond them.
            actions += connection.receive(Array(stream[index..<index + size]), into: batch)
            index += size
            guard changesBatch else { continue }
            let next = MessageBatch(capacity: 64)
            batch.moveOpenMessage(to: next)
            received += batch.received
            batch = next
        }
        received += batch.received
        end = connection.transportEnded()
    }

    static func byteByByte(_ stream: [UInt8], changesBatch: Bool = false) -> StreamOutcome {
        StreamOutcome(of: stream, reads: Array(repeating: 1, count: stream.count), changesBatch: changesBatch)
    }
}
