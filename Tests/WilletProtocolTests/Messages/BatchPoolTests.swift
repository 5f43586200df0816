import Testing
import WilletProtocol

@Suite("Recycled batches")
struct BatchPoolTests {
    /// Fills a batch, which makes it grow, and hands it back as its only owner.
    private func recycle(_ pool: BatchPool, bytes: Int) {
        let batch = pool.take()
        batch.append([UInt8](repeating: 1, count: bytes))
        batch.commit(opcode: .binary, wireLength: bytes, fragments: 1)
        batch.appendControl(.ping, [3])
        pool.giveBack(batch)
    }

    @Test("A batch that nobody holds comes back empty, with its room")
    func recycled() {
        let pool = BatchPool(limit: 2, capacity: 128, maximumCapacity: 1024)
        recycle(pool, bytes: 600)
        let again = pool.take()
        #expect(again.capacity >= 600)
        #expect(again.isEmpty)
        #expect(again.count == 0)
        #expect(again.messageCount == 0)
        #expect(again.cost == 0)
        #expect(pool.take().capacity == 128)
    }

    @Test("A new batch has the room it was asked for")
    func capacity() {
        #expect(BatchPool(limit: 2, capacity: 4096).take().capacity == 4096)
    }

    @Test("A batch that somebody holds is not taken back, and keeps what it holds")
    func held() {
        let pool = BatchPool(limit: 2, capacity: 128)
        let held = pool.take()
        held.append(Array("kept".utf8))
        held.commit(opcode: .text, wireLength: 4, fragments: 1)
        pool.giveBack(held)
        let next = pool.take()
        next.append(Array("over".utf8))
        next.commit(opcode: .text, wireLength: 4, fragments: 1)
        #expect(next !== held)
        #expect(held.received == [.text("kept")])
    }

    @Test("A message keeps its batch out of the pool")
    func heldByMessage() {
        let pool = BatchPool(limit: 2, capacity: 128)
        func receive() -> Message? {
            let batch = pool.take()
            batch.append(Array("kept".utf8))
            batch.commit(opcode: .text, wireLength: 4, fragments: 1)
            let message = Message(batch, at: 0)
            pool.giveBack(batch)
            return message
        }
        let message = receive()
        let next = pool.take()
        next.append(Array("over".utf8))
        next.commit(opcode: .text, wireLength: 4, fragments: 1)
        #expect(message?.text == "kept")
    }

    @Test("A batch that has grown beyond the bound is not kept")
    func overLarge() {
        let pool = BatchPool(limit: 2, capacity: 128, maximumCapacity: 1024)
        recycle(pool, bytes: 2000)
        #expect(pool.take().capacity == 128)
    }

    @Test("No more spare batches are kept than the limit", arguments: [0, 1, 3])
    func limit(limit: Int) {
        // The capacity tells which batches are spare ones: those have grown.
        let pool = BatchPool(limit: limit, capacity: 128, maximumCapacity: 4096)
        func fill() {
            var batches = (0..<5).map { _ in pool.take() }
            for batch in batches { batch.reserve(1000) }
            while let batch = batches.popLast() { pool.giveBack(batch) }
        }
        fill()
        let taken = (0..<5).map { _ in pool.take() }
        #expect(taken.filter { $0.capacity >= 1000 }.count == limit)
    }
}
