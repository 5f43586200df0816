import Testing
import WilletClient
import WilletProtocol

@Suite("Recycled batches")
struct BatchPoolTests {
    /// Fills a batch, which makes it grow, and hands it back as its only owner.
    private func recycle(_ pool: BatchPool, bytes: Int) {
        let batch = pool.take(capacity: 0)
        batch.append([UInt8](repeating: 1, count: bytes))
        batch.commit(opcode: .binary, wireLength: bytes, fragments: 1)
        batch.appendControl(.ping, [3])
        pool.giveBack(batch)
    }

    @Test("A batch that nobody holds comes back empty, with its room")
    func recycled() {
        let pool = BatchPool(limit: 2, largestCapacity: 8192)
        recycle(pool, bytes: 6000)
        let again = pool.take(capacity: 0)
        #expect(again.capacity >= 6000)
        #expect(again.isEmpty)
        #expect(again.count == 0)
        #expect(again.messageCount == 0)
        #expect(again.cost == 0)
        #expect(pool.take(capacity: 0).capacity == BatchPool.smallestCapacity)
    }

    @Test(
        "A new batch has the room it was asked for, to the next power of two, within bounds",
        arguments: [
            (0, BatchPool.smallestCapacity), (5000, 8192), (9000, 8192),
        ]
    )
    func capacity(asked: Int, got: Int) {
        #expect(BatchPool(limit: 2, largestCapacity: 8192).take(capacity: asked).capacity == got)
    }

    @Test("A batch that somebody holds is not taken back, and keeps what it holds")
    func held() {
        let pool = BatchPool(limit: 2)
        let held = pool.take(capacity: 0)
        held.append(Array("kept".utf8))
        held.commit(opcode: .text, wireLength: 4, fragments: 1)
        pool.giveBack(held)
        let next = pool.take(capacity: 0)
        next.append(Array("over".utf8))
        next.commit(opcode: .text, wireLength: 4, fragments: 1)
        #expect(next !== held)
        #expect(Message(held, at: 0)?.text == "kept")
    }

    @Test("A message keeps its batch out of the pool")
    func heldByMessage() {
        let pool = BatchPool(limit: 2)
        func receive() -> Message? {
            let batch = pool.take(capacity: 0)
            batch.append(Array("kept".utf8))
            batch.commit(opcode: .text, wireLength: 4, fragments: 1)
            let message = Message(batch, at: 0)
            pool.giveBack(batch)
            return message
        }
        let message = receive()
        let next = pool.take(capacity: 0)
        next.append(Array("over".utf8))
        next.commit(opcode: .text, wireLength: 4, fragments: 1)
        #expect(message?.text == "kept")
    }

    @Test("A batch that has grown beyond the bound is not kept")
    func overLarge() {
        let pool = BatchPool(limit: 2, largestCapacity: 8192)
        recycle(pool, bytes: 20_000)
        #expect(pool.take(capacity: 0).capacity == BatchPool.smallestCapacity)
    }

    @Test("No more spare batches are kept than the limit", arguments: [0, 1, 3])
    func limit(limit: Int) {
        // The capacity tells which batches are spare ones: those have grown.
        let pool = BatchPool(limit: limit, largestCapacity: 65536)
        func fill() {
            var batches = (0..<5).map { _ in pool.take(capacity: 0) }
            for batch in batches { batch.reserve(10_000) }
            while let batch = batches.popLast() { pool.giveBack(batch) }
        }
        fill()
        let taken = (0..<5).map { _ in pool.take(capacity: 0) }
        #expect(taken.filter { $0.capacity >= 10_000 }.count == limit)
    }

    @Test("The bytes of what is kept are bounded")
    func bytes() {
        let pool = BatchPool(limit: 10, largestCapacity: 8192, byteLimit: 10_000)
        func fill() {
            var batches = (0..<2).map { _ in pool.take(capacity: 8192) }
            while let batch = batches.popLast() { pool.giveBack(batch) }
        }
        fill()
        #expect(pool.take(capacity: 0).capacity == 8192)
        #expect(pool.take(capacity: 0).capacity == BatchPool.smallestCapacity)
    }
}

extension MessageBatch {
    fileprivate func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    fileprivate func appendControl(_ opcode: Opcode, _ payload: [UInt8]) {
        payload.withUnsafeBytes { appendControl(opcode, payload: $0) }
    }
}
