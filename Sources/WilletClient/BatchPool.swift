import NIOConcurrencyHelpers
package import WilletProtocol

/// Recycled batches: fresh memory for each of them halves the rate at which messages can be received.
///
/// A batch goes back only when nobody else holds it, so a message that a consumer keeps is never overwritten.
package final class BatchPool: Sendable {
    private let spare = NIOLockedValueBox<[MessageBatch]>([])
    private let limit: Int
    private let largestCapacity: Int

    /// The least room that a new batch has, in bytes.
    package static let smallestCapacity = 4 << 10

    /// - Parameters:
    ///   - limit: how many spare batches are kept at the most.
    ///   - largestCapacity: a batch that has grown beyond these bytes is not kept.
    package init(limit: Int = 16, largestCapacity: Int = 1 << 20) {
        self.limit = limit
        self.largestCapacity = largestCapacity
    }

    /// An empty batch.
    ///
    /// - Parameter capacity: the room in bytes that a new one is made with; a spare one has what it has grown to.
    package func take(capacity: Int) -> MessageBatch {
        if let batch = spare.withLockedValue({ $0.popLast() }) { return batch }
        return MessageBatch(capacity: min(max(capacity, Self.smallestCapacity), largestCapacity))
    }

    /// Takes a batch back if this was the last reference to it; a batch that somebody holds is left to them.
    package func giveBack(_ batch: consuming MessageBatch) {
        var batch = batch
        guard isKnownUniquelyReferenced(&batch), batch.capacity <= largestCapacity else { return }
        batch.reset()
        let returned = batch
        spare.withLockedValue { if $0.count < limit { $0.append(returned) } }
    }
}
