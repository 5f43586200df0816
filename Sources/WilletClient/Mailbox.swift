import NIOConcurrencyHelpers
import NIOCore

/// The one way into the client, for every thread: commands and messages take effect in the order in which they are
/// posted. It also keeps the bound on what may wait to be written.
final class Mailbox: Sendable {
    /// What can be posted.
    enum Item: Sendable {
        case message(Outgoing)
        case connect(Reply<Void>?)
        case reconnect(Reply<Void>?)
        case disconnect(CloseFrame, Reply<Disconnection>?)
        case ping([UInt8]?, timeout: Duration?, Reply<Duration>?)
        case pong([UInt8])
        case cancel(MessageID)
        case consumerCaughtUp
        case finish
    }

    /// A message that there is no room for yet.
    private struct Waiting {
        var outgoing: Outgoing
        /// Its caller, if that one waits for room and not for the message to be written.
        var admission: Reply<Void>?

        var isAbandoned: Bool { (admission ?? outgoing.reply)?.isDone == true }
    }

    private struct Contents {
        var items: [Item] = []
        /// Those that wait for room, oldest first.
        var waiting: [Waiting] = []
        /// With so many of them, those that gave up are taken out; it doubles, or each new one would look at all.
        var sweepCount = 64
        var lastID: UInt64 = 0
        /// Messages that were let in and are neither written nor given up.
        var pendingCount = 0
        var pendingBytes = 0
    }

    private let contents = NIOLockedValueBox(Contents())
    private let countLimit: Int
    private let byteLimit: Int

    private let clock: @Sendable () -> NIODeadline

    /// - Parameters:
    ///   - countLimit: how many messages may wait.
    ///   - byteLimit: how many bytes of them may wait; one message is let in whatever its size.
    ///   - clock: what the age of a message is measured by.
    init(countLimit: Int, byteLimit: Int, clock: @escaping @Sendable () -> NIODeadline) {
        self.clock = clock
        self.countLimit = max(countLimit, 1)
        self.byteLimit = max(byteLimit, 1)
    }

    /// Posts a command.
    ///
    /// - Returns: whether the mailbox was empty, so that its owner must be woken.
    func post(_ item: Item) -> Bool {
        contents.withLockedValue {
            $0.items.append(item)
            return $0.items.count == 1
        }
    }

    /// Posts a message if there is room for it.
    ///
    /// - Returns: the message's number, and whether the owner must be woken.
    /// - Throws: `.queueFull` if there is no room.
    func enqueue(_ message: Message) throws(WebSocketError) -> (id: MessageID, wakes: Bool) {
        let now = clock()
        let count = message.count
        let result: (MessageID, Bool)? = contents.withLockedValue {
            guard $0.waiting.isEmpty, hasRoom(for: count, in: $0) else { return nil }
            let outgoing = Self.number(message, .caller, now, nil, in: &$0)
            Self.admit(outgoing, count, to: &$0)
            return (outgoing.id, $0.items.count == 1)
        }
        guard let result else { throw .queueFull }
        return (result.0, result.1)
    }

    /// Posts a message, once there is room for it.
    ///
    /// - Returns: whether the owner must be woken.
    func send(_ message: Message, reply: Reply<Void>) -> Bool {
        post(message, reply: reply, admission: { nil }).wakes
    }

    /// Posts a message, once there is room for it.
    ///
    /// - Returns: the message's number, whether the owner must be woken, and what to wait for if there is no room yet.
    func enqueueWaiting(_ message: Message) -> (id: MessageID, wakes: Bool, admission: Reply<Void>?) {
        post(message, reply: nil, admission: { Reply() })
    }

    private func post(
        _ message: Message,
        reply: Reply<Void>?,
        admission: () -> Reply<Void>?
    ) -> (id: MessageID, wakes: Bool, admission: Reply<Void>?) {
        let now = clock()
        let count = message.count
        return contents.withLockedValue {
            let outgoing = Self.number(message, .caller, now, reply, in: &$0)
            guard $0.waiting.isEmpty, hasRoom(for: count, in: $0) else {
                if $0.waiting.count >= $0.sweepCount {
                    $0.waiting.removeAll(where: \.isAbandoned)
                    $0.sweepCount = max(64, $0.waiting.count * 2)
                }
                let admission = admission()
                $0.waiting.append(Waiting(outgoing: outgoing, admission: admission))
                return (outgoing.id, false, admission)
            }
            Self.admit(outgoing, count, to: &$0)
            return (outgoing.id, $0.items.count == 1, nil)
        }
    }

    /// Gives numbers to messages that the client sends by itself; they count against the bound like all others.
    func admitOwn(_ messages: [Message], origin: SentMessage.Origin) -> [Outgoing] {
        let now = clock()
        return contents.withLockedValue { contents in
            messages.map { message in
                contents.pendingCount += 1
                contents.pendingBytes += message.count
                return Self.number(message, origin, now, nil, in: &contents)
            }
        }
    }

    /// Takes everything that was posted.
    func takeAll() -> [Item] {
        contents.withLockedValue { contents in
            let items = contents.items
            contents.items = []
            return items
        }
    }

    /// Messages were written or given up: callers that wait for room are let in, in order.
    ///
    /// - Returns: whether the owner must be woken.
    func release(_ messages: [Outgoing]) -> Bool {
        let (wakes, admissions) = contents.withLockedValue { contents in
            contents.pendingCount -= messages.count
            for message in messages { contents.pendingBytes -= message.message.count }
            let wasEmpty = contents.items.isEmpty
            var admissions: [Reply<Void>] = []
            var admitted = 0
            for waiting in contents.waiting {
                let count = waiting.outgoing.message.count
                if !waiting.isAbandoned {
                    guard hasRoom(for: count, in: contents) else { break }
                    Self.admit(waiting.outgoing, count, to: &contents)
                    if let admission = waiting.admission { admissions.append(admission) }
                }
                admitted += 1
            }
            contents.waiting.removeFirst(admitted)
            return (wasEmpty && !contents.items.isEmpty, admissions)
        }
        for admission in admissions { admission.answer(.success(())) }
        return wakes
    }

    /// How many messages were let in and are neither written nor given up.
    var pendingCount: Int { contents.withLockedValue { $0.pendingCount } }

    private func hasRoom(for bytes: Int, in contents: Contents) -> Bool {
        contents.pendingCount < countLimit
            && (contents.pendingBytes == 0 || contents.pendingBytes + bytes <= byteLimit)
    }

    private static func number(
        _ message: Message,
        _ origin: SentMessage.Origin,
        _ now: NIODeadline,
        _ reply: Reply<Void>?,
        in contents: inout Contents
    ) -> Outgoing {
        contents.lastID += 1
        let id = MessageID(rawValue: contents.lastID)
        return Outgoing(id: id, message: message, origin: origin, enqueuedAt: now, reply: reply)
    }

    private static func admit(_ outgoing: Outgoing, _ bytes: Int, to contents: inout Contents) {
        contents.pendingCount += 1
        contents.pendingBytes += bytes
        contents.items.append(.message(outgoing))
    }
}
