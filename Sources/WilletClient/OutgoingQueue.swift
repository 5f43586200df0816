import NIOCore

/// A message on its way out.
struct Outgoing: Sendable {
    var id: MessageID
    var message: Message
    var origin: SentMessage.Origin
    /// When it was handed in, by a clock that does not jump; what waits for a connection grows old.
    var enqueuedAt: NIODeadline
    /// Its caller, if somebody waits for it to be written.
    var reply: Reply<Void>?
}

/// The messages that are not written yet, in the order of writing. It is bounded by the mailbox that lets them in.
struct OutgoingQueue: Sendable {
    private var items: [Outgoing] = []
    /// The items before this index are taken: removing from the front of an array would move the rest each time.
    private var head = 0

    var count: Int { items.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Outgoing? { isEmpty ? nil : items[head] }

    mutating func append(_ item: Outgoing) { items.append(item) }

    /// Puts messages in front of all that wait.
    mutating func prepend(_ new: [Outgoing]) {
        items.replaceSubrange(0..<head, with: new)
        head = 0
    }

    /// Takes messages for one write: at least one if there is any, and no more than this many bytes otherwise.
    mutating func take(upTo bytes: Int) -> [Outgoing] {
        var total = 0
        var end = head
        while end < items.count {
            total += items[end].message.count
            if total > bytes, end > head { break }
            end += 1
        }
        return takeItems(until: end)
    }

    /// Takes the oldest message.
    mutating func takeFirst() -> Outgoing? { isEmpty ? nil : takeItems(until: head + 1).first }

    private mutating func takeItems(until end: Int) -> [Outgoing] {
        let taken = Array(items[head..<end])
        head = end
        if head == items.count || head > 4096 {
            items.removeSubrange(0..<head)
            head = 0
        }
        return taken
    }

    /// Takes out every message that a condition holds for.
    mutating func removeAll(where condition: (Outgoing) -> Bool) -> [Outgoing] {
        let waiting = items[head...]
        let removed = waiting.filter(condition)
        if !removed.isEmpty || head > 0 {
            items = waiting.filter { !condition($0) }
            head = 0
        }
        return removed
    }
}
