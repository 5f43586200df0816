import NIOCore
import Testing

@testable import WilletClient

@Suite("The mailbox")
struct MailboxTests {
    private func mailbox(count: Int = 100, bytes: Int = 1000) -> Mailbox {
        Mailbox(countLimit: count, byteLimit: bytes, clock: { .uptimeNanoseconds(0) })
    }

    /// What is in the mailbox, a message as its text.
    private func take(_ mailbox: Mailbox) -> (texts: [String], messages: [Outgoing]) {
        var texts: [String] = []
        var messages: [Outgoing] = []
        for item in mailbox.takeAll() {
            switch item {
            case .message(let message):
                texts.append(message.message.text ?? "")
                messages.append(message)
            case .connect: texts.append("connect")
            case .reconnect: texts.append("reconnect")
            case .disconnect: texts.append("disconnect")
            case .ping: texts.append("ping")
            case .pong: texts.append("pong")
            case .cancel: texts.append("cancel")
            case .consumerCaughtUp: texts.append("caught up")
            case .finish: texts.append("finish")
            }
        }
        return (texts, messages)
    }

    @Test("commands and messages keep their order, and only the first post wakes")
    func order() throws {
        let mailbox = mailbox()
        #expect(mailbox.post(.connect(nil)))
        #expect(try !mailbox.enqueue(.text("a")).wakes)
        #expect(!mailbox.send(.text("b"), reply: Reply()))
        #expect(!mailbox.post(.pong([])))
        #expect(take(mailbox).texts == ["connect", "a", "b", "pong"])
        #expect(mailbox.post(.connect(nil)))
    }

    @Test("numbers grow in the order of the calls")
    func numbers() throws {
        let mailbox = mailbox()
        let ids = try (0..<3).map { _ in try mailbox.enqueue(.text("")).id.rawValue }
        #expect(ids == [1, 2, 3])
        #expect(mailbox.admitOwn([.text("")], origin: .onOpen).map(\.id.rawValue) == [4])
    }

    @Test("enqueue fails when the count or the bytes are spent, and one message is let in whatever its size")
    func bounds() throws {
        let byCount = mailbox(count: 2)
        for _ in 0..<2 { _ = try byCount.enqueue(.text("")) }
        #expect(throws: WebSocketError.queueFull) { try byCount.enqueue(.text("")) }
        let byBytes = mailbox(bytes: 10)
        _ = try byBytes.enqueue(.text("123456789012345"))
        #expect(throws: WebSocketError.queueFull) { try byBytes.enqueue(.text("1")) }
        #expect(!byBytes.release(take(byBytes).messages))
        _ = try byBytes.enqueue(.text("1234567890"))
        #expect(throws: WebSocketError.queueFull) { try byBytes.enqueue(.text("1")) }
    }

    @Test("callers that wait for room are let in in order, and enqueue does not overtake them")
    func waiting() throws {
        let mailbox = mailbox(bytes: 10)
        _ = try mailbox.enqueue(.text("123456"))
        let replies = [Reply<Void>(), Reply<Void>(), Reply<Void>()]
        #expect(!mailbox.send(.text("7 bytes"), reply: replies[0]))
        #expect(!mailbox.send(.text("b"), reply: replies[1]))
        #expect(!mailbox.send(.text("8 bytes."), reply: replies[2]))
        #expect(throws: WebSocketError.queueFull) { try mailbox.enqueue(.text("x")) }
        let first = take(mailbox).messages
        // Room for the first two, not for the third.
        #expect(mailbox.release(first))
        let second = take(mailbox)
        #expect(second.texts == ["7 bytes", "b"])
        #expect(mailbox.release(second.messages))
        #expect(take(mailbox).texts == ["8 bytes."])
    }

    @Test("who waits for room alone is told once there is some, and not that the message is written")
    func admission() throws {
        let mailbox = mailbox(count: 1)
        let first = mailbox.enqueueWaiting(.text("a"))
        #expect((first.id.rawValue, first.wakes, first.admission == nil) == (1, true, true))
        let second = mailbox.enqueueWaiting(.text("b"))
        let third = mailbox.enqueueWaiting(.text("c"))
        #expect((second.id.rawValue, second.wakes, second.admission?.isDone) == (2, false, false))
        #expect(mailbox.release(take(mailbox).messages))
        #expect((second.admission?.isDone, third.admission?.isDone) == (true, false))
        third.admission?.answer(.failure(CancellationError()))
        #expect(!mailbox.release(take(mailbox).messages))
        #expect(take(mailbox).texts == [])
    }

    @Test("a caller that gave up waiting is passed over")
    func cancelled() throws {
        let mailbox = mailbox(count: 1)
        _ = try mailbox.enqueue(.text("a"))
        let replies = [Reply<Void>(), Reply<Void>()]
        for (reply, text) in zip(replies, ["b", "c"]) { #expect(!mailbox.send(.text(text), reply: reply)) }
        replies[0].answer(.failure(CancellationError()))
        #expect(mailbox.release(take(mailbox).messages))
        #expect(take(mailbox).texts == ["c"])
        #expect(mailbox.pendingCount == 1)
    }
}

@Suite("The outgoing queue")
struct OutgoingQueueTests {
    private func item(_ text: String, _ origin: SentMessage.Origin = .caller) -> Outgoing {
        Outgoing(
            id: MessageID(rawValue: 1),
            message: .text(text),
            origin: origin,
            enqueuedAt: .uptimeNanoseconds(0),
            reply: nil
        )
    }

    private func texts(_ items: [Outgoing]) -> [String] { items.map { $0.message.text ?? "" } }

    @Test("takes as many bytes as asked for, and one message at least")
    func take() {
        var queue = OutgoingQueue()
        for text in ["aaaa", "bbbb", "cccccccccccc", "d", ""] { queue.append(item(text)) }
        #expect(texts(queue.take(upTo: 8)) == ["aaaa", "bbbb"])
        #expect(texts(queue.take(upTo: 8)) == ["cccccccccccc"])
        #expect(queue.count == 2)
        #expect(texts(queue.take(upTo: 8)) == ["d", ""])
        #expect(queue.isEmpty)
        #expect(texts(queue.take(upTo: 8)) == [])
    }

    @Test("the oldest is taken alone, also among empty messages")
    func takeFirst() {
        var queue = OutgoingQueue()
        for _ in 0..<3 { queue.append(item("")) }
        #expect(queue.takeFirst() != nil)
        #expect(queue.count == 2)
        _ = queue.take(upTo: 1)
        #expect(queue.takeFirst() == nil)
    }

    @Test("what is put in front comes first, also after something was taken")
    func prepend() {
        var queue = OutgoingQueue()
        for text in ["a", "b", "c"] { queue.append(item(text)) }
        _ = queue.takeFirst()
        queue.prepend([item("x"), item("y")])
        #expect(texts(queue.take(upTo: 100)) == ["x", "y", "b", "c"])
    }

    @Test("takes out what a condition holds for and keeps the order of the rest")
    func removeAll() {
        var queue = OutgoingQueue()
        for text in ["a", "b", "c", "d"] { queue.append(item(text)) }
        _ = queue.takeFirst()
        #expect(texts(queue.removeAll { $0.message.text == "c" }) == ["c"])
        #expect(queue.first?.message.text == "b")
        #expect(texts(queue.take(upTo: 100)) == ["b", "d"])
    }

    @Test("ten thousand messages come out in order, whatever is taken between")
    func long() {
        var queue = OutgoingQueue()
        var taken: [String] = []
        for index in 0..<10_000 {
            queue.append(item("\(index)"))
            if index % 3 == 0 { taken += texts(queue.take(upTo: 4)) }
        }
        while !queue.isEmpty { taken += texts(queue.take(upTo: 50)) }
        #expect(taken == (0..<10_000).map { "\($0)" })
    }
}
