/// What waits to be recorded, bounded by bytes: whoever records never waits for the disk.
///
/// What finds no room is lost and counted, and so is all that comes until everything before it is written: then the count
/// takes its place, and it goes on.
package struct RecordingQueue<Item: Sendable>: Sendable {
    /// What became of an item.
    package enum Outcome: Hashable, Sendable {
        case queued
        /// - isFirst: whether nothing was lost before it since the queue was empty.
        case lost(isFirst: Bool)
    }

    /// What is to be written next.
    package enum Work: Sendable {
        case items([Item])
        /// So many entries were lost here.
        case gap(Int)
    }

    /// How many bytes may wait, or be written just now. One item fits always.
    package let limit: Int
    private var items: [Item] = []
    /// What waits and what is being written.
    private var bytes = 0
    /// How many entries those are.
    private(set) package var entries = 0
    /// What is being written.
    private var taken = (bytes: 0, entries: 0)
    /// How many entries were lost since the queue was full.
    private(set) package var lost = 0

    package init(limit: Int) { self.limit = limit }

    /// - Parameters:
    ///   - cost: what the item takes.
    ///   - count: how many entries it comes to.
    package mutating func append(_ item: Item, bytes cost: Int, entries count: Int) -> Outcome {
        guard lost == 0, bytes == 0 || bytes + cost <= limit else {
            lost += count
            return .lost(isFirst: lost == count)
        }
        items.append(item)
        bytes += cost
        entries += count
        return .queued
    }

    /// Takes what is there; what was taken before is written then.
    ///
    /// - Returns: `nil` if there is nothing.
    package mutating func take() -> Work? {
        bytes -= taken.bytes
        entries -= taken.entries
        taken = (bytes, entries)
        guard items.isEmpty else {
            defer { items = [] }
            return .items(items)
        }
        guard lost > 0 else { return nil }
        defer { lost = 0 }
        return .gap(lost)
    }
}
