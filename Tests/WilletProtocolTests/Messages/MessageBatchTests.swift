import TestSupport
import Testing
import WilletProtocol

@Suite("Batches of messages")
struct MessageBatchTests {
    private let batch = MessageBatch(capacity: 64)

    private func commit(_ received: Received, to batch: MessageBatch) {
        batch.append(received.payload)
        batch.commit(opcode: received.opcode, wireLength: received.wireCount, fragments: received.fragments)
    }

    @Test("A new batch is empty")
    func new() {
        #expect(batch.isEmpty)
        #expect(batch.count == 0)
        #expect(batch.messageCount == 0)
        #expect(batch.byteCount == 0)
        #expect(batch.cost == 0)
        #expect(batch.openByteCount == 0)
    }

    @Test("Records tell kind, length, wire length and fragments")
    func records() {
        batch.append([1, 2, 3])
        batch.commit(opcode: .binary, wireLength: 2, fragments: 7)
        batch.append(Array("héllo".utf8))
        batch.commit(opcode: .text, wireLength: 6, fragments: 1)
        batch.commit(opcode: .text, wireLength: 0, fragments: 131_072)
        var expected = [
            Received(.binary, [1, 2, 3], fragments: 7), .text("héllo"), Received(.text, [], fragments: 131_072),
        ]
        expected[0].wireCount = 2
        #expect(batch.received == expected)
        #expect(batch[record: 1].count == 6)
        #expect(batch.count == 3)
        #expect(batch.messageCount == 3)
        #expect(batch.byteCount == 9)
    }

    @Test("Control frames leave the bytes of an open message where they are")
    func controlFramesGoAhead() {
        batch.append(Array("wi".utf8))
        for payload in [[1], [2, 3]] as [[UInt8]] {
            payload.withUnsafeBytes { batch.appendControl(.ping, payload: $0) }
        }
        let first = MessageBatch(capacity: 64)
        batch.moveControlFrames(to: first)
        #expect(first.received == [Received(.ping, [1]), Received(.ping, [2, 3])])
        #expect(first.openByteCount == 0)
        #expect(batch.count == 0)
        #expect(batch.openByteCount == 2)
        batch.append(Array("llet".utf8))
        batch.commit(opcode: .text, wireLength: 6, fragments: 2)
        #expect(batch.received == [Received(.text, Array("willet".utf8), fragments: 2)])
    }

    @Test("More fragments than a record can count do not spill into other fields")
    func fragmentsAreBounded() {
        batch.append([1])
        batch.commit(opcode: .text, wireLength: 1, fragments: .max)
        #expect(batch[record: 0].fragments == 0xFFF_FFFF)
        #expect(batch[record: 0].opcode == .text)
    }

    @Test("Empty messages cost something, so that a flood of them meets a bound")
    func cost() {
        for _ in 0..<10 { batch.commit(opcode: .text, wireLength: 0, fragments: 1) }
        #expect(batch.byteCount == 0)
        #expect(batch.cost >= 10 * MemoryLayout<MessageBatch.Record>.stride)
        #expect(!batch.isEmpty)
    }

    @Test("Control frames come between the parts of a message and leave its bytes together")
    func controlInsideMessage() {
        batch.append([1, 2])
        batch.appendControl(.ping, [0xAA])
        batch.append([3])
        batch.appendControl(.pong, [])
        batch.appendControl(.close, [0x03, 0xE8])
        #expect(batch.openByteCount == 3)
        batch.append([4])
        batch.commit(opcode: .binary, wireLength: 4, fragments: 3)
        #expect(
            batch.received == [
                Received(.ping, [0xAA]), Received(.pong, []), Received(.close, [0x03, 0xE8]),
                Received(.binary, [1, 2, 3, 4], fragments: 3),
            ]
        )
        #expect(batch.messageCount == 1)
        #expect(batch.byteCount == 7)
    }

    @Test("A batch grows and keeps what it holds")
    func growth() {
        var generator = SeededGenerator(seed: 1)
        var expected: [Received] = []
        for length in [0, 1, 63, 64, 65, 127, 1000, 5000, 1, 70_000] {
            let payload = generator.bytes(length)
            var start = 0
            while start < length {
                let end = min(length, start + Int.random(in: 1...2000, using: &generator))
                batch.append(Array(payload[start..<end]))
                start = end
            }
            batch.commit(opcode: .binary, wireLength: length, fragments: 1)
            batch.appendControl(.ping, [UInt8(truncatingIfNeeded: length)])
            expected += [Received(.binary, payload), Received(.ping, [UInt8(truncatingIfNeeded: length)])]
        }
        #expect(batch.received == expected)
        #expect(batch.capacity >= 76_321)
    }

    @Test("Growth doubles, so that a message in small reads is copied a bounded number of times")
    func growthDoubles() {
        var capacities: Set<Int> = []
        for _ in 0..<10_000 {
            batch.append([1, 2, 3])
            capacities.insert(batch.capacity)
        }
        #expect(capacities.count <= 10)
    }

    @Test("Room that is reserved is there, and is not asked for again")
    func reserve() {
        batch.append([1])
        batch.reserve(10_000)
        let capacity = batch.capacity
        #expect(capacity >= 10_001)
        batch.append([UInt8](repeating: 2, count: 10_000))
        #expect(batch.capacity == capacity)
        batch.commit(opcode: .binary, wireLength: 10_001, fragments: 1)
        #expect(batch.received == [Received(.binary, [1] + [UInt8](repeating: 2, count: 10_000))])
        batch.reserve(0)
        #expect(batch.byteCount == 10_001)
    }

    @Test("Forgetting the open message leaves the whole ones")
    func discard() {
        commit(.text("whole"), to: batch)
        batch.append([9, 9, 9])
        batch.discardOpenMessage()
        #expect(batch.openByteCount == 0)
        commit(.text("next"), to: batch)
        #expect(batch.received == [.text("whole"), .text("next")])
    }

    @Test(
        "Moving the open message leaves the whole ones, and it goes on in the other batch",
        arguments: [0, 3, 100, 5000]
    )
    func move(length: Int) {
        var generator = SeededGenerator(seed: length)
        let part = generator.bytes(length)
        commit(.text("whole"), to: batch)
        batch.append(part)
        let next = MessageBatch(capacity: 64)
        batch.moveOpenMessage(to: next)
        #expect(batch.received == [.text("whole")])
        #expect(batch.openByteCount == 0)
        #expect(next.openByteCount == length)
        #expect(next.isEmpty == (length == 0))
        next.append([7])
        next.commit(opcode: .binary, wireLength: length + 1, fragments: 2)
        #expect(next.received == [Received(.binary, part + [7], fragments: 2)])
        #expect(batch.received == [.text("whole")])
    }

    @Test("A batch that is reset is as new, with its memory kept")
    func reset() {
        commit(Received(.binary, [UInt8](repeating: 1, count: 1000)), to: batch)
        batch.appendControl(.ping, [1])
        batch.append([2])
        let capacity = batch.capacity
        batch.reset()
        #expect(batch.isEmpty)
        #expect(batch.count == 0)
        #expect(batch.messageCount == 0)
        #expect(batch.cost == 0)
        #expect(batch.openByteCount == 0)
        #expect(batch.capacity == capacity)
        commit(.text("again"), to: batch)
        batch.appendControl(.pong, [3])
        #expect(batch.received == [.text("again"), Received(.pong, [3])])
    }

    @Test("A batch bears the moment of its hand-over")
    func seal() {
        batch.seal(at: Timestamp(nanoseconds: 5))
        #expect(batch.receivedAt == Timestamp(nanoseconds: 5))
    }
}
