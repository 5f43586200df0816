import Synchronization

/// Recycled batches: fresh memory for each of them halves the rate at which messages can be received.
///
/// A batch goes back only when nobody else holds it, so a message that a consumer keeps is never overwritten.
public final class BatchPool: Sendable {
    private let spare = Mutex<[MessageBatch]>([])
    private let limit: Int
    private let capacity: Int
    private let maximumCapacity: Int

    /// - Parameters:
    ///   - limit: how many spare batches are kept at the most.
    ///   - capacity: the bytes that a new batch has room for.
    ///   - maximumCapacity: a batch that has grown beyond these bytes is not kept.
    package init(limit: Int = 16, capacity: Int = 256 << 10, maximumCapacity: Int = 1 << 20) {
        self.limit = limit
        self.capacity = capacity
        self.maximumCapacity = maximumCapacity
    }

    /// An empty batch.
    package func take() -> MessageBatch {
        spare.withLock { $0.popLast() } ?? MessageBatch(capacity: capacity)
    }

    /// Takes a batch back if this was the last reference to it; a batch that somebody holds is left to them.
    package func giveBack(_ batch: consuming MessageBatch) {
        var batch = batch
        guard isKnownUniquelyReferenced(&batch), batch.capacity <= maximumCapacity else { return }
        batch.reset()
        let returned = batch
        spare.withLock { if $0.count < limit { $0.append(returned) } }
    }
}
