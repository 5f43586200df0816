import NIOConcurrencyHelpers
package import WilletProtocol

/// Recycled batches: fresh memory for each of them halves the rate at which messages can be received.
///
/// A batch goes back only when nobody else holds it, so a message that a consumer keeps is never overwritten.
package final class BatchPool: Sendable {
    private struct Spare {
        var batches: [MessageBatch] = []
        var bytes = 0
    }

    private let spare = NIOLockedValueBox(Spare())
    private let limit: Int
    private let largestCapacity: Int
    private let byteLimit: Int

    /// The least room that a new batch has, in bytes.
    package static let smallestCapacity = 4 << 10

    /// - Parameters:
    ///   - limit: how many spare batches are kept at the most.
    ///   - largestCapacity: a batch that has grown beyond these bytes is not kept.
    ///   - byteLimit: how many bytes the spare batches have at the most.
    package init(limit: Int = 16, largestCapacity: Int = 4 << 20, byteLimit: Int = 16 << 20) {
        self.limit = limit
        self.largestCapacity = largestCapacity
        self.byteLimit = byteLimit
    }

    /// An empty batch.
    ///
    /// - Parameter capacity: the room in bytes that a new one is made with; a spare one has what it has grown to.
    package func take(capacity: Int) -> MessageBatch {
        let spared = spare.withLockedValue { spare -> MessageBatch? in
            guard let batch = spare.batches.popLast() else { return nil }
            spare.bytes -= batch.capacity
            return batch
        }
        if let spared { return spared }
        // To the next power of two, which is what is read at once in a flood: such a batch is nearly full, and kept as it is.
        let wanted = min(max(capacity, Self.smallestCapacity), largestCapacity)
        return MessageBatch(capacity: 1 << (Int.bitWidth - (wanted - 1).leadingZeroBitCount))
    }

    /// Takes a batch back if this was the last reference to it; a batch that somebody holds is left to them.
    package func giveBack(_ batch: consuming MessageBatch) {
        var batch = batch
        guard isKnownUniquelyReferenced(&batch), batch.capacity <= largestCapacity else { return }
        batch.reset()
        let returned = batch
        spare.withLockedValue { spare in
            guard spare.batches.count < limit, spare.bytes + returned.capacity <= byteLimit else { return }
            spare.batches.append(returned)
            spare.bytes += returned.capacity
        }
    }
}
